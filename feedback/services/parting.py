"""What stays of somebody on the boards when their account is erased (docs/decisions/0009 and 0029).

A ballot isn't touched: nothing on it says whose it is, and whatever marked it now would. That somebody took
part stays without a name. In a round that is held openly only the name beside the ballot goes.
"""

from django.db.models import Q

from community.groups.handing_on import successor
from community.people.erasure import Erasure
from feedback import counting
from feedback.models import Board, Proposal, Report
from feedback.services.telling import revised


def forget(erasure: Erasure) -> None:
    user = erasure.user
    _hand_on_contact(erasure)
    own = Proposal.objects.filter(author=user)
    touched = Q(proposals__in=own) | Q(proposals__me_too__user=user) | Q(group__memberships__user=user)
    boards = list(Board.objects.filter(touched).distinct().order_by("pk"))
    own.update(author=None)
    _rename_in_reports(erasure)
    for board in boards:
        revised(board)


def _hand_on_contact(erasure: Erasure) -> None:
    """Another who runs the board is turned to; the address and number there were those of who goes."""
    theirs = Q(contact=erasure.user) | Q(contact_email__in=erasure.addresses)
    for board in Board.objects.filter(theirs).select_related("group"):
        if board.contact_id == erasure.user.pk:
            board.contact, board.contact_phone = successor(board.group, erasure.user), ""
        board.contact_email = ""
        board.save(update_fields=["contact", "contact_phone", "contact_email"])


def _rename_in_reports(erasure: Erasure) -> None:
    """Where somebody wrote the name in an edition that is out: without it that is another document."""
    for report in Report.objects.published():
        told = erasure.words.out_of_all(report.frozen, report.language)
        if told != report.frozen:
            report.frozen, report.digest = told, counting.digest(told)
            report.save(update_fields=["frozen", "digest"])
