"""What static/js/ballot-keys.js and arrange.js do, in words."""

from django.utils.translation import gettext_lazy as _

from community.frame.keys import Key, Screen


def ranking_keys() -> Screen:
    return Screen(
        "ranking",
        _("While you rank, on a proposal"),
        (
            Key([["↑"], ["↓"]], _("from one to the next; or type how it begins")),
            Key([["Enter"]], _("places it, or shows what you can do with it")),
            Key([["1"], ["2"], ["3"]], _("to Tackle first, Next, Less priority")),
            Key([["Alt", "↑"], ["Alt", "↓"]], _("higher, lower")),
            Key([["="]], _("equally important as above")),
            Key([["0"], ["?"]], _("back to place later; I don't know it well enough")),
            Key([["Ctrl", "Z"], ["Ctrl", "Y"]], _("undo, do it again")),
        ),
    )


def arranging_keys() -> Screen:
    return Screen(
        "arranging",
        _("While you make the group's order, on a button of a row"),
        (Key([["Alt", "↑"], ["Alt", "↓"]], _("higher, lower")),),
    )
