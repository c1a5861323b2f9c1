"""The addresses of the desk, under /admin/comments/desk/."""

from django.urls import path

from . import bulk, commenters, views

PATHS = [
    ("", views.desk, "desk"),
    ("<int:pk>/", views.comment_page, "desk_comment"),
    ("<int:pk>/decide/", views.decide, "desk_decide"),
    ("<int:pk>/reopen/", views.reopen, "desk_reopen"),
    ("<int:pk>/answer/", views.answer, "desk_answer"),
    ("decisions/<int:pk>/undo/", views.undo, "desk_undo"),
    ("bulk/preview/", bulk.preview, "desk_preview"),
    ("bulk/decide/", bulk.decide, "desk_bulk"),
    ("bulk/", bulk.batches, "desk_batches"),
    ("bulk/<int:pk>/", bulk.batch_page, "desk_batch"),
    ("bulk/<int:pk>/undo/", bulk.undo, "desk_batch_undo"),
    ("commenters/<int:pk>/", commenters.commenter_page, "desk_commenter"),
    ("commenters/<int:pk>/sanction/", commenters.sanction, "desk_sanction"),
    ("commenters/<int:pk>/note/", commenters.note, "desk_note"),
    ("sanctions/<int:pk>/lift/", commenters.lift, "desk_lift"),
    ("sanctions/<int:pk>/answer/", commenters.answer_objection, "desk_objection"),
    ("objections/", commenters.objections, "desk_objections"),
]


def urls(guard):
    """All of them behind the door of the newsroom, which `guard` (AdminSite.admin_view) keeps."""
    return [path(route, guard(view), name=name) for route, view, name in PATHS]
