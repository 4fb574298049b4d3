"""HTTP for people: console, gallery, embed page, thumbnails, the API's document, and what these are made of."""

from flask import Blueprint, Flask

from app.web import (
    assets,
    console,
    console_brand_kits,
    console_connections,
    console_datasets,
    console_runs,
    console_schedules,
    console_uploads,
    console_webhooks,
    docs,
    embed,
    gallery,
    thumbnails,
)


def register(app: Flask) -> None:
    """Add every page to the app."""
    pages = Blueprint("web", __name__, template_folder="templates")
    for module in (
        assets,
        console,
        console_brand_kits,
        console_connections,
        console_datasets,
        console_runs,
        console_schedules,
        console_uploads,
        console_webhooks,
        docs,
        embed,
        gallery,
        thumbnails,
    ):
        module.register(pages)
    app.register_blueprint(pages)
