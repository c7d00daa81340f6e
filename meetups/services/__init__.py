"""The writers of dates, answers and calendar addresses; each fact has one."""

from meetups.services.answering import reply, take_back
from meetups.services.changing import Terms, cancel_occurrence, change_occurrence, open_thread, restore
from meetups.services.feeding import renew_token, revoke_token
from meetups.services.planning import Outline, extend_due, plan_date, plan_series

__all__ = [
    "Outline",
    "Terms",
    "cancel_occurrence",
    "change_occurrence",
    "extend_due",
    "open_thread",
    "plan_date",
    "plan_series",
    "renew_token",
    "reply",
    "restore",
    "revoke_token",
    "take_back",
]
