"""The web application (Django). See docs/developer/web.md."""
