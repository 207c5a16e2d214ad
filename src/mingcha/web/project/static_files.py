"""Static files under names that carry their content's hash."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Modules that import one another name each other by the hashed names too: an old module never meets a new one."""

    support_js_module_import_aggregation = True
