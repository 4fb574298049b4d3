"""The gallery: the example of each chart type, drawn by the service itself for a tenant of its own."""

from sqlalchemy import select

from app.charts import CHART_TYPES
from app.domain import ids
from app.domain.caller import Caller
from app.domain.errors import NotFound
from app.ports import Tools
from app.store.models import Tenant
from app.usecases.keys import UNLIMITED
from app.usecases.pictures import Found, Wait
from app.usecases.rendering import find_rendered, render
from app.usecases.submit import Content
from app.usecases.variants import wanted_variant

TENANT = "gallery"
WIDTH, HEIGHT, SCALE = 600, 400, 2
GROUNDS = {"light": None, "dark": "#14171c"}


def example_picture(tools: Tools, name: str, theme: str, wait: Wait, request_id: str) -> Found:
    """The picture of a type's example; the same for everybody, so it is drawn once for each theme."""
    if name not in CHART_TYPES or theme not in GROUNDS:
        raise NotFound(f"the gallery has no {name} in {theme}; GET /v1/charts/types lists the chart types")
    content = Content.of({**CHART_TYPES[name].example, "width": WIDTH, "height": HEIGHT})
    variant = wanted_variant("png", WIDTH, HEIGHT, scale=SCALE, background=GROUNDS[theme])
    who = Caller(_tenant_id(tools), "", request_id)
    return find_rendered(tools, who, content, variant) or render(tools, who, content, variant, wait)


def _tenant_id(tools: Tools) -> str:
    """The gallery's own tenant, which nobody has a key to."""
    mine = select(Tenant.tenant_id).where(Tenant.name == TENANT)
    with tools.database.read() as session:
        found = session.scalar(mine)
    if found:
        return found
    with tools.database.write() as session:
        if known := session.scalar(mine):
            return known
        made = Tenant(tenant_id=ids.new_id(ids.TENANT), name=TENANT, plan=UNLIMITED)
        session.add(made)
        return made.tenant_id
