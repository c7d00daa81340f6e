"""What the socket refuses by itself. Handlers have subclasses of `community.errors.Refused` of their own."""

from django.utils.translation import gettext_lazy as _

from community.errors import Refused


class Malformed(Refused):
    code = "invalid"
    sentence = _("This message can't be read. Reload the page and try again.")


class NotThere(Refused):
    code = "not_found"
    status = 404
    sentence = _("This isn't there, or it isn't open to you.")


class NotAllowed(Refused):
    code = "forbidden"
    status = 403
    sentence = _("You can see this, but you can't do that here.")


class NotSignedIn(Refused):
    code = "forbidden"
    status = 403
    sentence = _("Sign in first.")


class TooFast(Refused):
    code = "rate_limited"
    status = 429
    sentence = _("That went too fast. Wait a moment and try again.")


class Broken(Refused):
    code = "invalid"
    status = 500
    sentence = _("That went wrong on our side. Try again; if it stays, tell the service desk.")


class SinceAhead(Malformed):
    sentence = _("“since” lies in the future. Reload the page.")
