from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Edition
from comments import counts, likeness, markup, moderation, notifications, reports

from .aid import Opinion
from .comment_queryset import CommentQuerySet
from .commenter import Commenter
from .policy import DiscussionPolicy

REPEAT_WINDOW = timedelta(days=7)
# What others may change about a comment meanwhile.
MOVING = ["status", "standing", "reply_count", "branch_count", "open_reports"]


class Comment(models.Model):
    """One contribution to the conversation under a story.

    A thread is a tree: `parent` is what was answered, `root` the comment that began the branch
    (empty on that one itself) and `depth` the number of steps to it. `standing` says that it has
    a place in the thread: it is visible, or a placeholder above something visible. `reply_count`
    counts the direct replies that stand, and `branch_count`, on roots, the visible comments below
    them. All three follow from the states of the comments; `comments.counts` keeps them right.
    """

    MAX_DEPTH = 10
    # The rules of the moment, when whoever submits it has read them already.
    policy = None
    # Nobody needs more of them in the minutes that there are.
    MOST_VERSIONS = 20
    # What moderators did not let stand, which counts against whoever wrote it.
    REFUSED = ("rejected", "spam", "removed")
    # What the checks want to know of whoever sends it: the hashes of their network in the last 30
    # days, and the guest whose key their browser keeps, who may have had another name.
    networks = ()
    came_with = None
    # Who sends it: the commenter, as far as known, and the network. It is asked when they answer.
    sender = None
    # What is answered, which stands below `parent` where that is as deep as threads go.
    answered = None
    # What the aid made of it while it was judged (comments.moderation.aid).
    resemblance = None

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")
        SPAM = "spam", _("Spam")
        REMOVED = "removed", _("Removed")
        WITHDRAWN = "withdrawn", _("Deleted by its author")

    class Kind(models.TextChoices):
        COMMENT = "comment", _("Comment")
        PINGBACK = "pingback", _("Pingback")
        TRACKBACK = "trackback", _("Trackback")

    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="comments",
        db_index=False,  # comment_of_story holds it
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("in reply to"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="replies",
    )
    root = models.ForeignKey(
        "self", on_delete=models.RESTRICT, null=True, editable=False, related_name="branch"
    )
    depth = models.PositiveSmallIntegerField(editable=False, default=0)
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind.choices, default=Kind.COMMENT, editable=False
    )
    commenter = models.ForeignKey(
        Commenter, verbose_name=_("commenter"), on_delete=models.PROTECT, related_name="comments"
    )
    body = models.TextField(_("text"))
    body_html = models.TextField(editable=False)
    markup_version = models.PositiveSmallIntegerField(editable=False, default=0)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PENDING
    )
    # The state in words, from the decision that made it: why it waits, by which check
    # (comments.moderation), and, for its author, why it was refused.
    held_because = models.CharField(_("held because"), max_length=200, blank=True)
    held_by = models.CharField(_("held by"), max_length=30, blank=True, editable=False)
    refused_because = models.TextField(_("refused because"), blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    edited_after_reply = models.BooleanField(_("edited after a reply"), default=False)
    standing = models.BooleanField(editable=False, default=False)
    reply_count = models.PositiveIntegerField(editable=False, default=0)
    branch_count = models.PositiveIntegerField(editable=False, default=0)
    # Votes, and the bound that the order "best" sorts by (comments.score.wilson).
    up_votes = models.PositiveIntegerField(editable=False, default=0)
    down_votes = models.PositiveIntegerField(editable=False, default=0)
    score = models.FloatField(editable=False, default=0)
    # Its open reports, and what they weigh together (comments.reports); empty when there are none.
    open_reports = models.PositiveIntegerField(_("open reports"), editable=False, default=0)
    report_weight = models.FloatField(editable=False, null=True)
    # Of its words, so that repeats are found by an index (markup.fingerprint).
    fingerprint = models.CharField(max_length=32, editable=False)
    # Where it came from, for 30 days: a keyed hash of the address, which itself is not kept, and
    # the address without its last part (comments.visitor).
    network = models.CharField(max_length=32, blank=True, editable=False)
    network_prefix = models.CharField(_("network"), max_length=43, blank=True, editable=False)
    import_key = models.CharField(max_length=300, unique=True, null=True, editable=False)  # noqa: DJ001

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        permissions = [("moderate_comment", _("Can approve, reject and remove comments"))]
        constraints = [
            models.CheckConstraint(
                name="comment_root_follows_depth",
                condition=Q(depth=0, parent__isnull=True, root__isnull=True)
                | Q(depth__gt=0, parent__isnull=False, root__isnull=False),
            ),
        ]
        indexes = [
            # One page of roots by time (either way) or by score, and the replies of a page. They
            # are partial, and the queries say the same words, so that no row is read to be skipped.
            models.Index(
                name="comment_roots",
                fields=["article", "created_at", "id"],
                condition=Q(parent__isnull=True, standing=True),
            ),
            models.Index(
                name="comment_roots_newest",
                fields=["article", "-created_at", "-id"],
                condition=Q(parent__isnull=True, standing=True),
            ),
            models.Index(
                name="comment_roots_best",
                fields=["article", "-score", "created_at", "id"],
                condition=Q(parent__isnull=True, standing=True),
            ),
            models.Index(
                name="comment_branches",
                fields=["root", "depth", "id"],
                condition=Q(standing=True),
            ),
            models.Index(
                name="comment_replies", fields=["parent", "id"], condition=Q(standing=True)
            ),
            models.Index(name="comment_queue", fields=["status", "-created_at", "-id"]),
            models.Index(
                name="comment_reported",
                fields=["-report_weight", "-id"],
                condition=Q(report_weight__isnull=False),
            ),
            models.Index(name="comment_newest", fields=["-created_at", "-id"]),
            # The queues of the desk, narrowed. Where an index is partial, the queries repeat its
            # condition (comments.desk.queues).
            models.Index(name="comment_of_story", fields=["article", "-created_at", "-id"]),
            models.Index(
                name="comment_story_queue",
                fields=["article", "status", "-created_at", "-id"],
                condition=~Q(status="approved"),
            ),
            models.Index(
                name="comment_network_prefix",
                fields=["network_prefix", "-created_at", "-id"],
                condition=~Q(network_prefix=""),
            ),
            models.Index(
                name="comment_held",
                fields=["held_by", "status", "-created_at", "-id"],
                condition=~Q(held_by=""),
            ),
            models.Index(name="comment_fingerprint", fields=["fingerprint", "created_at"]),
            models.Index(
                name="comment_network", fields=["network", "created_at"], condition=~Q(network="")
            ),
            # What a person wrote, newest first, and how much of it stands.
            models.Index(name="comment_writer", fields=["commenter", "-id"]),
            models.Index(
                name="comment_trust", fields=["commenter", "status", "-created_at", "-id"]
            ),
        ]

    def __str__(self):
        return f"{self.commenter.name}: {self.body[:60]}"

    def get_absolute_url(self):
        """Where it can always be found: an address that leads to its place of the moment."""
        return reverse("comments:permalink", args=[self.pk])

    def clean(self):
        """What the thread allows: see `place_under` for the parent, the article for the rest."""
        if self._state.adding:
            policy = self.policy or DiscussionPolicy.load()
            if not self.article.accepts_comments(policy.close_after_days):
                raise ValidationError(_("Comments on this story are closed."))
        if self.parent is None:
            return
        if self.parent.article_id != self.article_id:
            raise ValidationError({"parent": _("The comment you answer is under another story.")})
        if self._state.adding and not (self.answered or self.parent).is_visible():
            raise ValidationError(
                {"parent": _("The comment you answer is no longer there. Your text is kept below.")}
            )
        if self._is_reported_by_sender():
            raise ValidationError(
                {
                    "parent": _(
                        "You, or somebody in your network, reported this comment a moment ago. "
                        "Please wait ten minutes before you answer it. Your text is kept below."
                    )
                }
            )

    def _is_reported_by_sender(self):
        """Whether whoever answers has just reported what they answer."""
        answered = self.answered or self.parent
        return self.sender is not None and answered.reports.by(*self.sender).lately().exists()

    # Questions

    def is_visible(self):
        return self.status == self.Status.APPROVED

    def is_editable_by(self, commenter, policy, now=None):
        """Whether its author may still change it: what stands or waits, for so many minutes."""
        return (
            commenter is not None
            and commenter.pk == self.commenter_id
            and self.status in (self.Status.APPROVED, self.Status.PENDING)
            and self.kind == self.Kind.COMMENT
            and (now or timezone.now()) < self.created_at + timedelta(minutes=policy.edit_minutes)
        )

    def is_withdrawable_by(self, commenter):
        """Whether its author may take it back, which what stands or waits always allows."""
        return (
            commenter is not None
            and commenter.pk == self.commenter_id
            and self.status in (self.Status.APPROVED, self.Status.PENDING)
        )

    def waiting_appeal(self):
        """The appeal that waits for an answer, against whichever decision about it."""
        from .appeal import Appeal

        waiting = Appeal.objects.waiting().filter(decision__comment=self)
        return waiting.select_related("decision").order_by("pk").first()

    @property
    def moment(self):
        """When it said what it says now."""
        return self.edited_at or self.created_at

    @cached_property
    def repeats(self):
        """Whether the same words were sent within a week before, by whomever and wherever."""
        same = Comment.objects.filter(
            fingerprint=self.fingerprint,
            created_at__gt=self.moment - REPEAT_WINDOW,
            created_at__lte=self.moment,
        )
        return (same.exclude(pk=self.pk) if self.pk else same).exists()

    @cached_property
    def bands(self):
        """What it shares with texts that are nearly the same; None for a short one."""
        return likeness.bands(self.body)

    # Place in the thread

    def place_under(self, parent):
        """Stand under `parent` or, where that is as deep as threads go, beside it."""
        self.answered = parent
        if parent is not None and parent.depth >= self.MAX_DEPTH:
            parent = parent.parent
        self.parent = parent
        self.root = (parent.root if parent.root_id else parent) if parent else None
        self.depth = parent.depth + 1 if parent else 0

    # Verbs. Each takes the article's row first, so that counts are right whatever meets; then that
    # of the commenter and last that of the edition. Whoever decides about many in one transaction
    # takes them all before (CommentQuerySet.hold), or two would wait for each other for ever.

    def submit(self, policy=None, now=None):
        """Judge, render, save and count a new comment; returns the comment that stands.

        The same text sent again by the same commenter in the same place is the first comment.
        Raises moderation.TurnedAway for what is not taken now.
        """
        with transaction.atomic():
            self._lock_article()
            self.created_at = now or timezone.now()
            self.set_body(self.body)
            if self.repeats and (earlier := self._sent_before()):
                return earlier
            verdict = moderation.judge(self, policy or DiscussionPolicy.load())
            self._follow(verdict)
            if self.commenter.pk is None:
                self.commenter.save()
                self.commenter = self.commenter  # takes the number it was given
            self.standing = self.is_visible()
            self.save()
            self._keep_likeness()
            counts.settle(self, was=None, was_standing=False)
            self._decide_by(verdict, was="")
            self._note_opinion()
            if self.is_visible():
                notifications.announce(self)
        return self

    def edit(self, source, policy, now=None):
        """Say something else; what it said is kept for moderators. It is judged anew."""
        with transaction.atomic():
            self._lock_article()
            self.refresh_from_db()
            if source == self.body or self.status not in (
                self.Status.APPROVED,
                self.Status.PENDING,
            ):
                return
            now = now or timezone.now()
            self.versions.create(body=self.body, replaced_at=now)
            self.set_body(source)
            self.edited_at = now
            self.edited_after_reply = self.edited_after_reply or self.replies.visible().exists()
            verdict = moderation.judge_edit(self, policy)
            before = {"was": self.status, "was_standing": self.standing}
            if verdict.status != self.Status.APPROVED:
                self._follow(verdict)
            self.standing = self.is_visible() or self.reply_count > 0
            self.save()
            self._keep_likeness()
            counts.settle(self, **before)
            if self.status != before["was"]:
                self._decide_by(verdict, was=before["was"])
            self._note_opinion()
            # Feeds show its words, and nothing else in them has changed.
            Edition.move("conversations")

    # What moderators decide. `why` is what the decision says beside the state (see Decision):
    # reason, text, batch; and `seen`, the number of the last decision they knew of. Each returns
    # the decision, or None where there was nothing to change; Overtaken when others were quicker.

    def approve(self, by=None, **why):
        return self._move_to(self.Status.APPROVED, by, **why)

    def reject(self, by=None, **why):
        return self._move_to(self.Status.REJECTED, by, **why)

    def mark_as_spam(self, by=None, **why):
        return self._move_to(self.Status.SPAM, by, **why)

    def remove(self, by=None, **why):
        return self._move_to(self.Status.REMOVED, by, **why)

    def confirm(self, appeal, by=None, **why):
        """Stay refused: the answer to an appeal, with what the refusal rests on."""
        refusal = appeal.decision
        why |= {"reason": refusal.reason, "clause": refusal.clause, "settles": appeal}
        return self._move_to(None, by, **why)

    def withdraw(self):
        """Taken back by its author, for good. What it said stays for moderators alone."""
        return self._move_to(self.Status.WITHDRAWN, origin="author")

    def revert(self, decision, by=None):
        """Go back to the state before `decision`, which must be the last one: see Decision.undo."""
        earlier = self.decisions.filter(pk__lt=decision.pk).order_by("-pk").first()
        why = {"reason": earlier.reason, "text": earlier.text, "clause": earlier.clause}
        return self._move_to(decision.was, by, undoes=decision, seen=decision.pk, **why)

    def recommend(self, commenter, network=None):
        """Count the vote of a commenter, or not; returns whether it counts.

        Of guests one counts from each network (visitor.Network), whoever they say they are.
        """
        with transaction.atomic():
            self._lock_article()
            same = Q(commenter=commenter)
            if network is not None:
                same |= Q(network__in=network.hashes)
            if self.votes.filter(same).exists():
                return False
            self.votes.create(commenter=commenter, network=network.hash if network else "")
            counts.count_votes(self, 1)
        return True

    def take_back(self, commenter):
        """Undo a vote; returns whether there was one."""
        with transaction.atomic():
            self._lock_article()
            gone, _models = self.votes.filter(commenter=commenter).delete()
            if gone:
                counts.count_votes(self, -1)
        return bool(gone)

    def report(self, reason, text="", *, commenter=None, network=None):
        """Keep what a reader says is wrong with it; returns the report, None for a second one.

        It decides nothing, however many there are: a moderator does.
        """
        with transaction.atomic():
            self._lock_article()
            return reports.take(self, reason, text, commenter, network)

    def dismiss_reports(self, by, seen=None):
        """Leave it standing as it is, whatever was reported; returns how many reports were open.

        Overtaken, as above, when others have decided about the comment meanwhile.
        """
        with transaction.atomic():
            self._lock_article()
            self._must_be_known(seen)
            return reports.dismiss(self, by)

    def reopen_reports(self):
        """Undo the last `dismiss_reports`; returns how many reports are open again."""
        with transaction.atomic():
            self._lock_article()
            self.refresh_from_db(fields=MOVING)
            return reports.open_again(self) if self.is_visible() else 0

    def set_body(self, source):
        """Take the reader's text and what pages show of it. The caller saves."""
        self.body = source
        self.body_html = markup.render(source)
        self.markup_version = markup.VERSION
        self.fingerprint = markup.fingerprint(source)
        for follows in ("repeats", "bands"):
            self.__dict__.pop(follows, None)

    def _move_to(self, status, by=None, *, origin="person", seen=None, settles=None, **why):
        """Change the state by a decision, with all that is counted about it.

        Without a `status` it is confirmed as it is, for an appeal that the decision `settles`.
        """
        with transaction.atomic():
            self._lock_article()
            # What another moderator did meanwhile is what the counts know about.
            self.refresh_from_db(fields=MOVING)
            self._must_be_known(seen)
            if status == self.status or self.status == self.Status.WITHDRAWN:
                return None
            if settles is not None and settles != self.waiting_appeal():
                raise self.decisions.newest_first().first().overtakes()
            status = status or self.status
            before = {"was": self.status, "was_standing": self.standing}
            decision = self.decisions.model(
                comment=self,
                was=self.status,
                status=status,
                origin=origin,
                made_by=by,
                settles=settles,
                **why,
            )
            self.status = status
            if decision.was != status:
                self.refused_because = decision.in_words() if status in self.REFUSED else ""
            self.standing = self.is_visible() or self.reply_count > 0
            self.save(update_fields=["status", "refused_because", "standing"])
            counts.settle(self, **before)
            decision.record()
            reports.settle(self, decision)
            if self.is_visible():
                notifications.announce(self)
            return decision

    def _must_be_known(self, seen):
        """Refuse to act on what somebody saw if another decision has been made since."""
        if seen is None:
            return
        last = self.decisions.order_by("-pk").select_related("made_by").first()
        if last is not None and last.pk != seen:
            raise last.overtakes()

    def _keep_likeness(self):
        """Let near repeats of it be found from now on. The caller has saved the comment."""
        from .likeness import Likeness

        if kept := Likeness.of(self):
            kept.save(force_insert=self.edited_at is None)
        elif self.edited_at:
            Likeness.objects.filter(comment=self).delete()

    def _follow(self, verdict):
        """Take the state that a check has given. The caller saves."""
        self.status = verdict.status
        self.held_because = verdict.reason if verdict.status == self.Status.PENDING else ""
        self.held_by = verdict.rule if verdict.status == self.Status.PENDING else ""
        self.refused_because = verdict.reason if verdict.status in self.REFUSED else ""

    def _decide_by(self, verdict, was):
        """Write down what a check has decided. The caller has saved the comment."""
        self.decisions.model(
            comment=self,
            was=was,
            status=self.status,
            origin="aid" if verdict.rule == "aid" else "rule",
            rule=verdict.rule,
            # Decisions stay; the words of the comment, which the aid cites, may be erased.
            text="" if verdict.rule == "aid" else verdict.reason,
            made_at=self.edited_at or self.created_at,
        ).record()

    def _note_opinion(self):
        """Write down that the aid holds it, or would. The caller has saved the comment."""
        if self.resemblance is None:
            # What it said of the words before an edit is over.
            if self.edited_at:
                Opinion.objects.filter(comment=self).delete()
        else:
            Opinion.objects.update_or_create(
                comment=self,
                defaults={
                    "score": self.resemblance.score,
                    "because": self.resemblance.in_words(),
                    "held": self.held_by == "aid",
                    "made_at": self.edited_at or self.created_at,
                },
            )

    def _lock_article(self):
        # Where rows cannot be locked, the transaction has locked the whole database (settings).
        if connection.features.has_select_for_update:
            Article.objects.select_for_update().only("pk").get(pk=self.article_id)

    def _sent_before(self):
        """The same words by the same person in the same place within a day, if there are any.

        A guest without a key is the same person when name, address and network are.
        """
        if self.commenter.pk:
            same_person = Q(commenter=self.commenter)
        else:
            same_person = Q(
                commenter__name=self.commenter.name,
                commenter__email=self.commenter.email,
                network=self.network,
            )
        return (
            Comment.objects.filter(
                same_person,
                fingerprint=self.fingerprint,
                created_at__gt=timezone.now() - timedelta(days=1),
                article=self.article_id,
                parent=self.parent_id,
            )
            .order_by("pk")
            .first()
        )
