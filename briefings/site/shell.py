"""What every page is made with: the record, the survey of its entries, the templates."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from markupsafe import Markup

from briefings.site.render import environment
from briefings.site.survey import Reads, Survey
from briefings.types import EntityRef


@dataclass(frozen=True, slots=True)
class File:
    """One file of the site."""

    path: str
    content: bytes
    moment: datetime | None = None
    """When what it shows last changed."""
    listed: bool = False
    """Whether it has a place in the sitemap."""


class Site:
    """One rendering of the whole record. `survey` fills up as entries are rendered."""

    def __init__(self, record: Reads, *, site_url: str, now: datetime) -> None:
        self.record = record
        self.site_url = site_url
        self.now = now
        self.today = now.astimezone(UTC).date()
        self.survey = Survey()
        self.subjects: dict[str, EntityRef] = {ref.slug: ref for ref in record.subjects()}
        self.people: dict[str, EntityRef] = {ref.slug: ref for ref in record.actors()}

    def page(
        self,
        template: str,
        path: str,
        *,
        title: str = "",
        description: str = "",
        moment: datetime | None = None,
        hidden: bool = False,
        **context: object,
    ) -> File:
        """Render one page. A `hidden` one asks search engines to leave it out."""
        address = f"/{path.removesuffix('index.html')}"
        content = (
            environment()
            .get_template(template)
            .render(
                context,
                title=title,
                description=description,
                url=address,
                top=_top(address[: address.find("/", 1) + 1], address.endswith("/")),
                site_url=self.site_url,
                changed=moment,
                hidden=hidden,
            )
        )
        return File(path, content.encode(), moment, listed=not hidden)


@cache
def _top(section: str, first: bool) -> Markup:
    """The head of a page, the same for all of a section but for its first page."""
    html = environment().get_template("top.html").render(section=section, first=first)
    return Markup(html)  # noqa: S704  # our own template, without a value from outside
