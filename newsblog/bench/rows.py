"""What is measured, and what it must reach."""

import json
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlencode, urljoin

from .driver import Reader, at_once, expect, flood, post, request, resources
from .server import ROOT, Server

ORDERS = ("oldest", "newest", "best")
POSTERS = 8
WORDS = (
    "The harbour office says that the bridge will be shut for a night and the ferry goes instead; "
    "whoever has waited for that ferry in November knows what it is worth. I would rather read how "
    "the council means to pay for it. See https://example.org/budget for the figures."
)


@dataclass
class Row:
    """One line of the table. `value` and `target` are compared by `better` ("at most" …)."""

    what: str
    better: str
    target: float
    value: float
    shown: str
    notes: list = field(default_factory=list)

    @property
    def is_met(self):
        return self.value >= self.target if self.better == "at least" else self.value <= self.target


class Bench:
    """Everything that is measured on one pair of databases. `say` is told how far it is."""

    def __init__(self, options, urls, folder, say):
        self.options, self.urls, self.say = options, urls, say
        self.media = folder / "media"
        self.media.mkdir(exist_ok=True)
        self.content = {}

    def run(self):
        """All rows, in the order of the table."""
        self.say("Content …")
        sizes = self.options
        self.content["large"] = self._content(
            "large", "fill", sizes.articles, sizes.comments, sizes.thread, "--threads"
        )
        self.content["small"] = self._content(
            "small",
            "fill",
            sizes.small_articles,
            sizes.small_comments,
            min(sizes.usual_thread, sizes.small_comments),
        )
        self._content("large", "clean")
        rows = []
        for measure in (
            self.finished,
            self.afresh,
            self.threads,
            self.permalink,
            self.queries,
            self.lists,
            self.desk,
            self.search,
            self.posting,
            self.one_comment,
            self.compressed,
            self.memory,
            self.wire,
        ):
            if sizes.only and measure.__name__ not in sizes.only:
                continue
            self.say(f"{measure.__doc__.splitlines()[0]} …")
            for row in measure():
                self.say(f"  {row.what}: {row.shown}{'' if row.is_met else ' (missed)'}")
                rows.append(row)
        return rows

    # The rows

    def finished(self):
        """Finished pages against a bare view"""
        yield from self._finished("0", least=0.9 if self._is_postgres() else 1.3)
        if self._is_postgres():
            yield next(self._finished("1", least=1.3))

    def _finished(self, trust, least):
        story = self._large("usual")
        page = request(story["url"], accept_encoding="br")
        with self._server(PAGE_TRUST_SECONDS=trust) as server:
            reader = Reader(server.port)
            reader.ask(page)
            answer = reader.ask(page)
            known = request(
                story["url"], accept_encoding="br", if_none_match=answer.headers["etag"]
            )
            expect(reader.ask(known), 304)
            bare = request(f"/bench/bare/{len(answer.body)}/")
            expect(reader.ask(bare), 200)
            reader.close()
            jobs = {"bare": bare, "page": page, "304": known}
            speed, cost = self._floods(server, jobs)
        trusted = " (a version trusted for one second)" if trust == "1" else ""
        for name, what, target in (
            ("page", f"finished article page, {story['count']:,} comments{trusted}", least),
            ("304", f"304 for the same page{trusted}", 1.3),
        ):
            ratio = speed[name] / speed["bare"]
            yield Row(
                f"{what}: requests a second against the bare view",
                "at least",
                target,
                ratio,
                f"{ratio:.2f}",
                [
                    f"{speed[name]:,.0f} requests a second against {speed['bare']:,.0f};"
                    f" processor time of a request {cost[name] * 1e6:.0f} µs against"
                    f" {cost['bare'] * 1e6:.0f} µs; {len(answer.body):,} bytes"
                ],
            )

    def afresh(self):
        """A page built afresh against its template alone"""
        story = self._large("full")
        with self._server() as server:
            jobs = {
                "page": [request(story["url"], x_bench="afresh")],
                "template": [request(f"/bench/rendered/{story['pk']}/")],
            }
            shown = len(
                re.findall(rb'id="comment-[0-9]', Reader(server.port).ask(jobs["page"][0]).body)
            )
            seconds = self._latencies({name: (server, data) for name, data in jobs.items()})
        ratio = seconds["page"] / seconds["template"]
        yield Row(
            f"page built afresh, {shown} comments on it: time against rendering the same template"
            " with the comments in memory",
            "at most",
            1.5,
            ratio,
            f"{ratio:.2f}",
            [f"{ms(seconds['page'])} against {ms(seconds['template'])}"],
        )

    def threads(self):
        """The first page of threads of two sizes, each order"""
        usual, large = self._large("usual"), self._large("large")
        with self._server() as server:
            jobs = {
                (order, size): (server, [request(f"{url}?order={order}", x_bench="afresh")])
                for order in ORDERS
                for size, url in (("usual", usual["url"]), ("large", large["url"]))
            }
            seconds = self._latencies(jobs)
        for order in ORDERS:
            ratio = seconds[order, "large"] / seconds[order, "usual"]
            yield Row(
                f"first page of a thread of {large['count']:,} against one of {usual['count']:,},"
                f" {order} first",
                "at most",
                1.5,
                ratio,
                f"{ratio:.2f}",
                [f"{ms(seconds[order, 'large'])} against {ms(seconds[order, 'usual'])}"],
            )

    def permalink(self):
        """A permalink into the middle of the large thread"""
        usual, large = self._large("usual"), self._large("large")
        numbers = cycle(self.content["large"]["middle"])
        with self._server() as server:
            reader = Reader(server.port)

            def follow():
                answer = reader.ask(request(f"/comments/{next(numbers)}/"))
                expect(answer, 302)
                place = answer.headers["location"].partition("#")[0]
                expect(reader.ask(request(place, x_bench="afresh")), 200)

            page = request(usual["url"], x_bench="afresh")
            seconds = self._rounds(
                {
                    "permalink": lambda: self._median_of(follow),
                    "page": lambda: self._median_of(lambda: expect(reader.ask(page), 200)),
                }
            )
        ratio = seconds["permalink"] / seconds["page"]
        yield Row(
            f"permalink into the middle of a thread of {large['count']:,}, redirect and page,"
            f" against a page of {usual['count']:,}",
            "at most",
            3,
            ratio,
            f"{ratio:.2f}",
            [f"{ms(seconds['permalink'])} against {ms(seconds['page'])}"],
        )

    def queries(self):
        """Queries of the article page"""
        counts = {}
        with self._server() as server:
            for name in ("three", "three_hundred", "large"):
                story = self._large(name)
                answer = Reader(server.port).ask(request(story["url"], x_bench="queries"))
                counts[story["count"]] = int(answer.headers["x-queries"])
        shown = ", ".join(f"{queries} with {count:,}" for count, queries in counts.items())
        yield Row(
            "queries for the article page built afresh, by its comments, all that is read included",
            "at most",
            10,
            max(counts.values()),
            shown,
        )
        yield Row(
            "how far these numbers differ",
            "at most",
            0,
            max(counts.values()) - min(counts.values()),
            str(max(counts.values()) - min(counts.values())),
        )

    def lists(self):
        """Lists with much behind them against lists with little"""
        with self._server() as large, self._server("small") as small:
            jobs = {}
            for size, server in (("large", large), ("small", small)):
                cookie = f"sessionid={self.content[size]['session']}"
                for name, url in self.content[size]["lists"].items():
                    headers = {"cookie": cookie} if "/admin/" in url else {}
                    data = request(url, x_bench="afresh", **headers)
                    jobs[name, size] = (server, [data])
            seconds = self._latencies(jobs)
        sizes = self.options
        for name in self.content["large"]["lists"]:
            ratio = seconds[name, "large"] / seconds[name, "small"]
            yield Row(
                f"{name}, {sizes.articles:,} articles and {sizes.comments:,} comments against"
                f" {sizes.small_articles:,} and {sizes.small_comments:,}",
                "at most",
                2,
                ratio,
                f"{ratio:.2f}",
                [f"{ms(seconds[name, 'large'])} against {ms(seconds[name, 'small'])}"],
            )

    def desk(self):
        """Pages on which moderators work"""
        cookie = f"sessionid={self.content['large']['session']}"
        pages = self.content["large"]["desk"]
        with self._server() as server:
            jobs = {
                name: (server, [request(url, x_bench="afresh", cookie=cookie)])
                for name, url in pages.items()
            }
            seconds = self._latencies(jobs)
        for name in pages:
            yield Row(
                f"the desk, {name}, on a site of {self.options.comments:,} comments",
                "at most",
                0.2,
                seconds[name],
                ms(seconds[name]),
            )

    def search(self):
        """Search"""
        asked = self._content("large", "search")
        with self._server() as server:
            reader = Reader(server.port)
            pages = {}
            for kind, told in asked.items():
                data = request(f"/search/?{urlencode(told['asked'])}")
                expect(reader.ask(data), 200)
                pages[kind] = self._median_of(lambda data=data: expect(reader.ask(data), 200))
        for kind, what, target in (
            ("rare", "a rare word", 0.015),
            ("two", "two words, one of them rare", 0.015),
            ("all", "a word that stands in nearly all", 0.3),
            ("dated", "the same word in two years", 0.3),
            ("newest", "the same word, the newest first,", 0.3),
        ):
            told = asked[kind]
            yield Row(
                f"search for {what} among {self.options.articles:,} stories: found, ranked, marked",
                "at most",
                target,
                told["seconds"],
                ms(told["seconds"]),
                [f"{told['found']:,} found; the page over HTTP {ms(pages[kind])}"],
            )

    def posting(self):
        """Comments from eight posters at once"""
        stories = [self._large("busy"), *self.content["large"]["fours"]]
        with self._server(workers=2) as server:
            ends = time.monotonic() + self.options.posting_seconds

            def poster(number):
                # Half of what is posted goes to one story, where they meet.
                where, accepted, failed, turn = cycle(stories[1:]), 0, 0, 0
                reader = Reader(server.port)
                while time.monotonic() < ends:
                    turn += 1
                    story = stories[0] if turn % 2 else next(where)
                    try:
                        answer = reader.ask(a_comment(story, f"{number} {turn}", turn))
                    except OSError:
                        failed += 1
                        reader.close()
                        continue
                    is_taken = answer.status == 302 and "#comment-" in answer.headers["location"]
                    accepted, failed = accepted + is_taken, failed + (not is_taken)
                return accepted, failed

            results = at_once([lambda n=number: poster(n) for number in range(POSTERS)])
        accepted = sum(result[0] for result in results)
        failed = sum(result[1] for result in results)
        lost = accepted - self._content("large", "posted")
        self._content("large", "clean")
        yield Row(
            f"comments posted in {self.options.posting_seconds:g} s by {POSTERS} at once over HTTP:"
            " failed or lost",
            "at most",
            0,
            failed + abs(lost),
            f"{failed} failed, {lost} lost of {accepted + failed:,}",
        )

    def one_comment(self):
        """What one accepted comment costs"""
        busy, fours = self._large("busy"), self.content["large"]["fours"]
        used = {"few": [], "many": []}
        with self._server() as server:
            reader = Reader(server.port)
            for story in [busy, *fours[:20]]:
                reader.ask(a_comment(story, f"warm {story['pk']}", 1))
            for turn in range(self.options.rounds):
                for name, stories in (("few", fours), ("many", [busy] * len(fours))):
                    data = [
                        a_comment(story, f"{name} {turn} {number}", number)
                        for number, story in enumerate(stories)
                    ]
                    before = server.processor_seconds()
                    for one in data:
                        expect(reader.ask(one), 302)
                    used[name].append((server.processor_seconds() - before) / len(data))
                self._content("large", "clean")
        few, many = statistics.median(used["few"]), statistics.median(used["many"])
        for what, value in (("4", few), (f"{busy['count']:,}", many)):
            yield Row(
                f"processor time of the workers for one accepted comment in a thread of {what}",
                "at most",
                3.5e-3,
                value,
                ms(value),
            )
        ratio = max(few, many) / (min(few, many) or 1)
        yield Row("the larger of the two against the other", "at most", 1.1, ratio, f"{ratio:.2f}")

    def compressed(self):
        """A page built afresh with its compression"""
        story = self._large("usual")
        data = request(story["url"], x_bench="afresh", accept_encoding="br")
        used = []
        with self._server() as server:
            reader = Reader(server.port)
            expect(reader.ask(data), 200)
            for _ in range(self.options.rounds):
                before = server.processor_seconds()
                for _ in range(self.options.requests):
                    reader.ask(data)
                used.append((server.processor_seconds() - before) / self.options.requests)
        value = statistics.median(used)
        yield Row(
            f"first page of a thread of {story['count']:,} built afresh, with its compression:"
            " processor time",
            "at most",
            40e-3,
            value,
            ms(value),
        )

    def memory(self):
        """Memory after many pages"""
        pages = self.content["large"]["pages"]
        with self._server() as server:
            reader = Reader(server.port)
            reader.ask(request("/healthz"))
            before = server.memory()
            for url in pages:
                expect(reader.ask(request(url, accept_encoding="br")), 200)
            after = server.memory()
        grown = (after - before) / 1e6
        yield Row(
            f"memory of a worker after {len(pages):,} different pages, above a fresh one",
            "at most",
            60,
            grown,
            f"{grown:.0f} MB",
            [f"{after / 1e6:.0f} MB against {before / 1e6:.0f} MB"],
        )

    def wire(self):
        """Bytes over the wire"""
        story = self._large("hundred")
        with self._server() as server:
            reader = Reader(server.port)
            page = reader.ask(request(story["url"], accept_encoding="br"))
            html = reader.ask(request(story["url"])).body.decode()
            loaded = {"HTML": len(page.body)}
            for url in sorted(resources(html)):
                answer = reader.ask(request(urljoin(story["url"], url), accept_encoding="br"))
                expect(answer, 200)
                kind = url.rpartition(".")[2].upper()
                loaded[kind] = loaded.get(kind, 0) + len(answer.body)
        shown = f"HTML of an article with {story['count']} comments over the wire, brotli"
        for what, target, value in (
            (shown, 20_000, loaded["HTML"]),
            ("the same page with everything it loads", 40_000, sum(loaded.values())),
        ):
            notes = [", ".join(f"{kind} {size:,}" for kind, size in loaded.items())]
            yield Row(what, "at most", target, value, f"{value / 1000:.1f} KB", notes)

    # How it is measured

    def _large(self, name):
        return self.content["large"][name]

    def _is_postgres(self):
        return self.urls["large"].startswith("postgres")

    def _server(self, which="large", workers=1, **environment):
        return Server(self.urls[which], self.media, workers, **environment)

    def _content(self, which, action, articles=1, comments=1, thread=1, *more):
        sizes = self.options
        numbers = {
            "articles": articles,
            "comments": comments,
            "thread": thread,
            "usual-thread": sizes.usual_thread,
            "busy-thread": sizes.busy_thread,
            "posts": sizes.posts,
            "pages": sizes.pages,
            "rounds": sizes.rounds,
        }
        command = [sys.executable, "-m", "newsblog.bench.content", action, *more]
        for name, number in numbers.items():
            command += [f"--{name}", str(number)]
        environment = Server(self.urls[which], self.media).environment
        done = subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True
        )
        return json.loads(done.stdout)

    def _rounds(self, jobs):
        """The median of what each job returns, all of them taking turns."""
        results = {name: [] for name in jobs}
        for _ in range(self.options.rounds):
            for name, job in jobs.items():
                results[name].append(job())
        return {name: statistics.median(values) for name, values in results.items()}

    def _median_of(self, work):
        """Seconds that `work` takes, in the middle of several times."""
        times = []
        for _ in range(self.options.requests):
            began = time.perf_counter()
            work()
            times.append(time.perf_counter() - began)
        return statistics.median(times)

    def _latencies(self, jobs):
        """Median seconds of each job: a server and the requests to send it, one after another."""
        readers = {id(server): Reader(server.port) for server, _data in jobs.values()}

        def asking(server, data):
            reader, turns = readers[id(server)], cycle(data)
            expect(reader.ask(next(turns)), 200)
            return lambda: self._median_of(lambda: expect(reader.ask(next(turns)), 200))

        return self._rounds({name: asking(*job) for name, job in jobs.items()})

    def _floods(self, server, jobs):
        """Requests a second and processor seconds of a request, by job."""
        speed = {name: [] for name in jobs}
        cost = {name: [] for name in jobs}
        for _ in range(self.options.rounds):
            for name, data in jobs.items():
                before = server.processor_seconds()
                rate, answers = flood(server.port, data, self.options.seconds)
                speed[name].append(rate)
                cost[name].append((server.processor_seconds() - before) / max(answers, 1))
        return [
            {name: statistics.median(values) for name, values in found.items()}
            for found in (speed, cost)
        ]


def a_comment(story, mark, number):
    """A comment nobody has written yet; every other one answers a comment."""
    parents = story["parents"]
    parent = parents[number % len(parents)] if number % 2 and parents else ""
    body = f"{mark} {time.time_ns()}: {WORDS}"
    return post(f"{story['url']}comment/", name=f"Bench {mark}", email="", body=body, parent=parent)


def ms(seconds):
    return f"{seconds * 1000:.2f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"
