from django.urls import path

from . import feeds, views

app_name = "comments"

STORY = "<yyyy:year>/<nn:month>/<nn:day>/<uslug:slug>/"

urlpatterns = [
    path("comments/feed/", feeds.CommentFeed(), name="feed"),
    path("comments/<int:pk>/", views.permalink, name="permalink"),
    path(f"{STORY}comment/", views.create, name="create"),
    path(f"{STORY}comment/held/", views.held, name="held"),
    path(f"{STORY}branch/<int:pk>/", views.branch, name="branch"),
    path(f"{STORY}branch/<int:pk>/page/<number:number>/", views.branch, name="branch"),
    path(f"{STORY}feed/", feeds.ArticleCommentFeed(), name="article_feed"),
]
