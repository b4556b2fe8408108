"""What every page is made with: the record, the survey of its entries, the templates."""

from dataclasses import dataclass
from datetime import UTC, datetime

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
                section=address[: address.find("/", 1) + 1],
                site_url=self.site_url,
                changed=moment,
                hidden=hidden,
            )
        )
        return File(path, content.encode(), moment, listed=not hidden)
