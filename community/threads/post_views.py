"""What is done to one post from its page: find it, edit, delete, react, accept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.access import VISIBLE, access, may, require
from community.errors import Refused
from community.people.reader import reader
from community.threads import previewing, responding, services
from community.threads.forms import EditForm
from community.threads.models import Post, Reaction
from community.threads.permissions import can_accept, can_delete, can_edit, can_react
from community.threads.windows import place_of


def post_for(request: HttpRequest, pk: int) -> Post:
    posts = Post.objects.visible_to(request.user).with_people().select_related("thread__group")
    return get_object_or_404(posts, pk=pk)


def back_to(post: Post) -> HttpResponse:
    return redirect(place_of(post.thread, post.number))


@access(GET=VISIBLE)
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """A post's permanent address leads to its place in the conversation."""
    return back_to(post_for(request, pk))


@access(GET=VISIBLE)
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """To the composer of its conversation, set to reply to it."""
    post = post_for(request, pk)
    return redirect(f"{post.thread.get_absolute_url()}?reply={post.pk}#composer")


@access(GET=may("can_edit"), POST=may("can_edit"))
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    post = post_for(request, pk)
    require(can_edit(request.user, post))
    form = EditForm(request.POST or None, initial={"body": post.body}, post=post)
    shown = previewing.shown_with(form, request, post.thread) if previewing.wanted(request) else ""
    if request.method == "POST" and not previewing.wanted(request) and form.is_valid():
        try:
            services.edit(post=post, by=reader(request), **form.changes)
        except Refused as error:
            form.add_error(None, str(error.sentence))
        else:
            return back_to(post)
    status = 422 if form.is_bound and not shown else 200
    return render(request, "threads/edit.html", {"post": post, "form": form, "preview": shown}, status=status)


@access(GET=may("can_delete"), POST=may("can_delete"))
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first, on a page of its own."""
    post = post_for(request, pk)
    require(can_delete(request.user, post))
    if request.method == "POST":
        services.delete(post=post, by=reader(request))
        messages.success(request, _("The message is removed."))
        return back_to(post)
    return render(request, "threads/delete.html", {"post": post})


@access(POST=may("can_react"))
def react(request: HttpRequest, pk: int) -> HttpResponse:
    """The button says what is there: pressed it goes away, not pressed it comes."""
    post = post_for(request, pk)
    require(can_react(request.user, post))
    user, name = reader(request), request.POST.get("reaction", "")
    if Reaction.objects.filter(post=post, user=user, name=name).exists():
        responding.unreact(post=post, user=user, name=name)
    else:
        responding.react(post=post, user=user, name=name)
    return back_to(post)


@access(POST=may("can_accept"))
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a message as what helped, or take that back."""
    post = post_for(request, pk)
    require(can_accept(request.user, post.thread))
    if post.thread.answer_id == post.pk:
        responding.withdraw_answer(thread=post.thread, by=reader(request))
        messages.success(request, _("The question is open again."))
    else:
        responding.accept_answer(post=post, by=reader(request))
        messages.success(request, _("Thank you: whoever looks for this now finds the answer at once."))
    return back_to(post)
