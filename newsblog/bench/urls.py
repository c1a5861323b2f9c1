from django.urls import path

from newsblog.urls import handler400, handler403, handler404, handler500, urlpatterns

from . import views

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("bench/bare/<int:size>/", views.bare),
    path("bench/rendered/<int:pk>/", views.rendered),
    *urlpatterns,
]
