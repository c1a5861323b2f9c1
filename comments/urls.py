from django.urls import path

from articles.feeds import addresses

from . import feeds
from .views import (
    disputes,
    following,
    letters,
    notices,
    own,
    places,
    public_log,
    reports,
    rules,
    statement,
    votes,
    writing,
)

app_name = "comments"

STORY = "<yyyy:year>/<nn:month>/<nn:day>/<uslug:slug>/"

urlpatterns = [
    *addresses("comments/feed/", feeds.CommentFeed, "feed"),
    path("comments/<int:pk>/", places.permalink, name="permalink"),
    path("comments/<int:pk>/edit/", own.edit, name="edit"),
    path("comments/<int:pk>/withdraw/", own.withdraw, name="withdraw"),
    path("comments/<int:pk>/dispute/", disputes.dispute_comment, name="dispute"),
    path("comments/<int:pk>/report/", reports.report, name="report"),
    path("notice/", notices.notice, name="notice"),
    path("notice/<str:token>/", notices.receipt, name="notice_receipt"),
    path("comments/recommend/", votes.recommend, name="recommend"),
    path("comments/<int:pk>/statement/", statement.own_statement, name="own_statement"),
    path("comments/statement/<str:token>/", statement.statement, name="statement"),
    path("comments/mine/", own.mine, name="mine"),
    path("comments/mine/page/<number:number>/", own.mine, name="mine"),
    path("comments/mine/export.json", own.export_json, name="export_json"),
    path("comments/mine/export.html", own.export_html, name="export_html"),
    path("comments/mine/erase/", own.erase, name="erase"),
    path("comments/mine/take-over/", own.take_over, name="take_over"),
    path("comments/come-back/", following.come_back, name="come_back"),
    path("comments/prove/<str:token>/", following.prove, name="prove"),
    path("comments/preferences/", following.preferences, name="preferences"),
    path("comments/preferences/<str:token>/", following.preferences, name="preferences"),
    path("comments/unsubscribe/<str:token>/", following.unsubscribe, name="unsubscribe"),
    path("moderation/", public_log.log, name="public_log"),
    path("moderation/before/<entry:after>/", public_log.log, name="public_log"),
    path("moderation/<yyyy:year>/", public_log.year, name="log_year"),
    path("moderation/<yyyy:year>/before/<entry:after>/", public_log.year, name="log_year"),
    path("moderation/<yyyy:year>.csv", public_log.year_csv, name="log_year_csv"),
    path("moderation/<slug:ground>/", public_log.log, name="public_log"),
    path("moderation/<slug:ground>/before/<entry:after>/", public_log.log, name="public_log"),
    path("rules/", rules.rules, name="rules"),
    path("rules/versions/", rules.versions, name="rules_versions"),
    path("rules/versions/<number:number>/", rules.version, name="rules_version"),
    path(f"{STORY}follow/", following.follow_article, name="follow_article"),
    path(f"{STORY}branch/<int:pk>/follow/", following.follow_branch, name="follow_branch"),
    path("author/<uslug:slug>/follow/", following.follow_author, name="follow_author"),
    path("category/<uslug:slug>/follow/", following.follow_section, name="follow_section"),
    path("tag/<uslug:slug>/follow/", following.follow_tag, name="follow_tag"),
    path("letters/", letters.letters, name="letters"),
    path("letters/page/<number:number>/", letters.letters, name="letters"),
    path("letters/<slug:kind>/<slug:day>/", letters.letter, name="letter"),
    path(f"{STORY}dispute/", disputes.dispute_passage, name="dispute_passage"),
    path(f"{STORY}dispute/sent/", disputes.dispute_sent, name="dispute_sent"),
    path(f"{STORY}own/", own.own, name="own"),
    path(f"{STORY}comment/", writing.create, name="create"),
    path(f"{STORY}comment/held/", writing.held, name="held"),
    path(f"{STORY}branch/<int:pk>/", places.branch, name="branch"),
    path(f"{STORY}branch/<int:pk>/page/<number:number>/", places.branch, name="branch"),
    *addresses(f"{STORY}feed/", feeds.ArticleCommentFeed, "article_feed"),
]
