"""Settings, URLs, middleware: what joins the apps into one application."""
