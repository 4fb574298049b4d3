"""What both HTTP faces share: the API for programs (app.api) and the pages for people (app.web)."""
