"""What stands between the server and a view, in the order of `settings.MIDDLEWARE`."""

from comity.web.middleware.headers import secured
from comity.web.middleware.limited import limited
from comity.web.middleware.pages import anonymous_cache
from comity.web.middleware.readers import viewer
from comity.web.middleware.speech import language

__all__ = ["anonymous_cache", "language", "limited", "secured", "viewer"]
