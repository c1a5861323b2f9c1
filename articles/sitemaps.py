from django.contrib.sitemaps import Sitemap

from .models import Article, Page, Section


class ArticleSitemap(Sitemap):
    limit = 5000

    def items(self):
        return (
            Article.objects.published()
            .newest_first()
            .only("slug", "published_on", "published_at", "updated_at")
        )

    def lastmod(self, article):
        return article.updated_at or article.published_at


class SectionSitemap(Sitemap):
    def items(self):
        return Section.objects.order_by("pk")


class PageSitemap(Sitemap):
    def items(self):
        return Page.objects.public().order_by("pk")

    def lastmod(self, page):
        return page.updated_at


SITEMAPS = {"articles": ArticleSitemap, "sections": SectionSitemap, "pages": PageSitemap}
