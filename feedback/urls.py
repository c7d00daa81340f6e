from django.urls import path

from feedback.api import BallotView
from feedback.views import (
    actions,
    ballots,
    boards,
    certainty,
    conclusions,
    curating,
    evidence,
    facilitating,
    merging,
    orders,
    paper,
    proposals,
    ranking,
    results,
    sources,
    teams,
)

app_name = "boards"
urlpatterns = [
    path("", boards.board_list, name="list"),
    path("our-actions/", teams.ours, name="ours"),
    path("<int:pk>/", boards.board_detail, name="detail"),
    path("<int:pk>/propose/", proposals.propose, name="propose"),
    path("<int:pk>/proposals/<int:proposal_pk>/", proposals.proposal_detail, name="proposal"),
    path("<int:pk>/proposals/<int:proposal_pk>/edit/", proposals.proposal_edit, name="proposal_edit"),
    path("<int:pk>/proposals/<int:proposal_pk>/me-too/", proposals.me_too, name="me_too"),
    path("<int:pk>/proposals/<int:proposal_pk>/history/", curating.proposal_history, name="proposal_history"),
    path("<int:pk>/proposals/<int:proposal_pk>/move/", curating.proposal_move, name="proposal_move"),
    path(
        "<int:pk>/proposals/<int:proposal_pk>/withdraw/", curating.proposal_withdraw, name="proposal_withdraw"
    ),
    path(
        "<int:pk>/proposals/<int:proposal_pk>/bring-back/",
        curating.proposal_bring_back,
        name="proposal_bring_back",
    ),
    path("<int:pk>/proposals/<int:proposal_pk>/merge/", merging.proposal_merge, name="proposal_merge"),
    path("<int:pk>/proposals/<int:proposal_pk>/unmerge/", merging.proposal_unmerge, name="proposal_unmerge"),
    path("<int:pk>/rank/", ranking.rank, name="rank"),
    path("<int:pk>/ballot/", BallotView.as_view(), name="ballot"),
    path("<int:pk>/result/", results.result, name="result"),
    path("<int:pk>/result/why/", results.why, name="why"),
    path("<int:pk>/result/sure/", certainty.how_sure, name="how_sure"),
    path("<int:pk>/actions/", actions.action_list, name="actions"),
    path("<int:pk>/actions/new/", actions.action_new, name="action_new"),
    path("<int:pk>/actions/<int:action_pk>/edit/", actions.action_edit, name="action_edit"),
    path("<int:pk>/actions/<int:action_pk>/update/", actions.action_update, name="action_update"),
    path("<int:pk>/proposals/<int:proposal_pk>/why-not/", actions.pass_over, name="pass_over"),
    path("<int:pk>/findings/", conclusions.conclusions, name="conclusions"),
    *(
        path(f"<int:pk>/{kind}s/{address}", view, {"kind": kind}, name=f"{kind}_{name}")
        for kind in conclusions.KINDS
        for address, view, name in (
            ("new/", conclusions.conclusion_new, "new"),
            ("<int:row_pk>/edit/", conclusions.conclusion_edit, "edit"),
            ("<int:row_pk>/move/", conclusions.conclusion_move, "move"),
            ("<int:row_pk>/remove/", conclusions.conclusion_remove, "remove"),
        )
    ),
    path("<int:pk>/sources/", sources.source_list, name="sources"),
    path("<int:pk>/sources/new/", sources.source_new, name="source_new"),
    path("<int:pk>/sources/<int:source_pk>/", sources.source_detail, name="source"),
    path("<int:pk>/sources/<int:source_pk>/edit/", sources.source_edit, name="source_edit"),
    path("<int:pk>/evidence/figure/", evidence.evidence_new, {"sort": "figure"}, name="figure_new"),
    path("<int:pk>/evidence/voice/", evidence.evidence_new, {"sort": "voice"}, name="voice_new"),
    path("<int:pk>/evidence/<int:evidence_pk>/edit/", evidence.evidence_edit, name="evidence_edit"),
    path("<int:pk>/evidence/<int:evidence_pk>/again/", evidence.evidence_again, name="evidence_again"),
    path(
        "<int:pk>/evidence/<int:evidence_pk>/withdraw/", evidence.evidence_withdraw, name="evidence_withdraw"
    ),
    path("<int:pk>/manage/", facilitating.manage, name="manage"),
    path("<int:pk>/manage/open/", facilitating.round_open, name="round_open"),
    path("<int:pk>/manage/extend/", facilitating.round_extend, name="round_extend"),
    path("<int:pk>/manage/tighten/", facilitating.round_tighten, name="round_tighten"),
    path("<int:pk>/manage/remind/", facilitating.round_remind, name="round_remind"),
    path("<int:pk>/manage/call-off/", facilitating.round_call_off, name="round_call_off"),
    path("<int:pk>/paper/", paper.page, name="paper"),
    path("<int:pk>/paper/handed-in/", paper.handed_in, name="paper_handed_in"),
    path("<int:pk>/paper/type-in/", paper.type_in, name="paper_type_in"),
    path("<int:pk>/paper/take-back/", paper.take_back, name="paper_take_back"),
    path("<int:pk>/paper/table/", paper.table, name="paper_table"),
    path("<int:pk>/paper/table.csv", paper.empty_table, name="paper_empty_table"),
    path("<int:pk>/ballots/", ballots.signed_ballots, name="signed_ballots"),
    path("<int:pk>/manage/close/", facilitating.round_close, name="round_close"),
    path("<int:pk>/manage/reveal/", facilitating.round_reveal, name="round_reveal"),
    path("<int:pk>/manage/phase/", facilitating.phase, name="phase"),
    path("<int:pk>/manage/order/", orders.order, name="order"),
]
