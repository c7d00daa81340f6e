"""The articles of *Wegwijs*: read by everybody, made of a conversation by who runs its group."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from community.access import PUBLIC, READERS, access, may, require
from community.errors import Refused
from community.knowledge import services
from community.knowledge.forms import ArticleForm, ChoosingForm, PublishForm, with_one_moved
from community.knowledge.models import Article, Asked, Paragraph
from community.knowledge.permissions import can_answer, can_edit, can_write_up
from community.people.reader import reader
from community.support.calendar import here
from community.threads.markdown import excerpt, to_html
from community.threads.models import Post, Thread

MOST = 100  # messages to choose from, the last of a long conversation
SAID = 160


def article_for(request: HttpRequest, pk: int) -> Article:
    found = Article.objects.visible_to(request.user).select_related("group", "owner", "thread")
    return get_object_or_404(found, pk=pk)


@access(GET=PUBLIC)
def listing(request: HttpRequest) -> HttpResponse:
    """All that is published, and the drafts that this reader sees. One query."""
    found = Article.objects.visible_to(request.user).order_by("-for_newcomers", "title")
    rows = list(found)
    context = {
        "articles": [each for each in rows if each.published_at],
        "drafts": [each for each in rows if not each.published_at],
    }
    return render(request, "knowledge/list.html", context)


@access(GET=may("can_write_up"), POST=may("can_write_up"))
def new(request: HttpRequest, thread_pk: int) -> HttpResponse:
    """Choose messages; what was asked and what helped are chosen already."""
    threads = Thread.objects.visible_to(request.user).select_related("group")
    thread = get_object_or_404(threads, pk=thread_pk)
    require(can_write_up(request.user, thread))
    posts = _posts_of(thread)
    helped = [each.pk for each in posts if each.pk == thread.answer_id or each.number == 1]
    form = ChoosingForm(
        request.POST or None,
        choices=[(each.pk, _said(each, thread)) for each in posts],
        initial={"title": thread.title, "posts": helped},
    )
    if form.is_valid():
        chosen = [each for each in posts if each.pk in form.cleaned_data["posts"]]
        try:
            article = services.write_up(
                thread=thread, posts=chosen, title=form.cleaned_data["title"], by=reader(request)
            )
        except Refused as error:
            form.add_error(None, str(error.sentence))
        else:
            messages.success(request, _("A draft. Whoever's words are in it is asked whether they may be."))
            return redirect("articles:edit", article.pk)
    status = 422 if form.is_bound else 200
    return render(request, "knowledge/new.html", {"thread": thread, "form": form}, status=status)


def _posts_of(thread: Thread) -> list[Post]:
    """What was asked, then what helped, then the rest as it was said."""
    newest = Post.objects.with_people().standing().filter(thread=thread).order_by("-number")[:MOST]
    return sorted(newest, key=lambda each: (each.number != 1, each.pk != thread.answer_id, each.number))


def _said(post: Post, thread: Thread) -> Any:
    name = post.author.name if post.author else _("Former colleague")
    text = excerpt(post.html, SAID)
    return format_html(
        '<span><b>{}</b>: <span lang="{}" dir="auto">{}</span></span>', name, thread.language, text
    )


@access(GET=READERS)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, article_for(request, pk), PublishForm())


def _page(request: HttpRequest, article: Article, form: PublishForm, status: int = 200) -> HttpResponse:
    may_edit = can_edit(request.user, article)
    paragraphs = _paragraphs(request, article, with_hidden=may_edit)
    authors = {p["source"].author for p in paragraphs if p["source"] and p["source"].author}
    signed_in = request.user.is_authenticated
    context = {
        "article": article,
        "paragraphs": paragraphs,
        "thanks": sorted(authors, key=lambda author: author.name) if signed_in else [],
        "asked": article.asked.filter(user=request.user.pk).first() if signed_in else None,
        "may_edit": may_edit,
        "form": form,
    }
    if may_edit:
        context["waits"] = services.waits_for(article, here()) if not article.published_at else []
        objected = article.asked.filter(answer=Asked.Answer.OBJECTED).select_related("user")
        context["objected"] = [each.user for each in objected]
    return render(request, "knowledge/article.html", context, status=status)


def _paragraphs(request: HttpRequest, article: Article, *, with_hidden: bool) -> list[dict[str, Any]]:
    """With the message behind each, linked for those who may read it; left out where that is hidden."""
    rows = list(Paragraph.objects.filter(article=article).select_related("source__author"))
    readable = Post.objects.visible_to(request.user).standing()
    linked = set(readable.filter(pk__in=[row.source_id for row in rows]).values_list("pk", flat=True))
    return [
        {
            "html": to_html(row.body),
            "source": row.source,
            "url": row.source.get_absolute_url() if row.source and row.source_id in linked else "",
            "is_hidden": bool(row.source and row.source.is_tombstone),
        }
        for row in rows
        if with_hidden or not (row.source and row.source.is_tombstone)
    ]


@access(GET=may("can_edit"), POST=may("can_edit"))
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    article = article_for(request, pk)
    require(can_edit(request.user, article))
    if request.POST.get("move"):
        form, moved = with_one_moved(article, request.POST)
        way = request.POST.get("move", "").partition("-")[0]
        context = {"article": article, "form": form, "moved": moved, "way": way}
        return render(request, "knowledge/edit.html", context)
    initial = {"title": article.title, "for_newcomers": article.for_newcomers}
    form = ArticleForm(request.POST or None, article=article, initial=initial)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("title", "for_newcomers", "more")}
        try:
            services.edit(article=article, by=reader(request), bodies=form.bodies, **said)
        except Refused as error:
            form.add_error(None, str(error.sentence))
        else:
            messages.success(request, _("Saved."))
            return redirect(article)
    status = 422 if form.is_bound else 200
    return render(request, "knowledge/edit.html", {"article": article, "form": form}, status=status)


@access(POST=may("can_edit"))
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish it, say that it still holds, or take it back."""
    article = article_for(request, pk)
    require(can_edit(request.user, article))
    if request.POST.get("do") == "withdraw":
        services.withdraw(article=article, by=reader(request))
        messages.success(request, _("It is a draft again."))
        return redirect(article)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _page(request, article, form, status=422)
    try:
        services.publish(article=article, by=reader(request), **form.cleaned_data)
    except Refused as error:
        form.add_error(None, str(error.sentence))
        return _page(request, article, form, status=error.status)
    messages.success(request, _("Everybody can read it in the guide."))
    return redirect(article)


@access(POST=may("can_answer"))
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """May my words be in it?"""
    article = article_for(request, pk)
    asked = article.asked.select_related("article").filter(user=request.user.pk).first()
    require(can_answer(request.user, asked))
    assert asked is not None
    agreed = request.POST.get("agree") == "yes"
    services.answer(asked=asked, agreed=agreed)
    messages.success(request, _("Thank you!") if agreed else _("Your words are out of it."))
    return redirect(article)
