"""The conversations for programs (CONTRACT: HTTP). Posts have the socket's shape."""

from dataclasses import asdict
from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.access import VISIBLE, may, require
from community.errors import Refused
from community.numbers import LARGEST, whole
from community.people.models import User
from community.threads import responding, services
from community.threads.models import Post, Reaction, Thread
from community.threads.permissions import can_delete, can_edit, can_post, can_react
from community.threads.shape import Payload, event, payload_of, payloads_of, reactions_of
from community.threads.writing import body_in, written_in

LIMIT = 200


class NotAnObject(Refused):
    sentence = _("Send a JSON object.")


class NotANumber(Refused):
    sentence = _("“since”, “before” and “limit” are whole numbers, and limit is at most 200.")


class PersonShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class PostShape(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=["post"])
    topic = serializers.CharField()
    changed = serializers.IntegerField()
    number = serializers.IntegerField()
    id = serializers.IntegerField()
    uuid = serializers.UUIDField()
    author = PersonShape(allow_null=True)
    html = serializers.CharField()


class PageShape(serializers.Serializer[Any]):
    head = serializers.IntegerField()
    posts = PostShape(many=True)
    more = serializers.BooleanField()


class WriteShape(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    body = serializers.CharField(max_length=services.LONGEST)
    reply_to = serializers.IntegerField(allow_null=True, required=False)
    author = serializers.IntegerField(required=False)
    attachments = serializers.ListField(
        child=serializers.IntegerField(),
        max_length=5,
        required=False,
        help_text="ids of files sent here before",
    )


class EditShape(serializers.Serializer[Any]):
    body = serializers.CharField(max_length=services.LONGEST)


def shown(payload: Payload, thread: Thread) -> Payload:
    return {"type": "post", "topic": thread.topic, **event(payload)}


def fresh(post: Post) -> Payload:
    """The post as it stands in the database now."""
    post = Post.objects.with_people().select_related("thread").get(pk=post.pk)
    return shown(payload_of(post, post.thread, reactions_of([post.pk]).get(post.pk, {})), post.thread)


def person(request: Request) -> User:
    """Whoever is signed in, or whom the token speaks for; the declared access has seen to that."""
    return cast(User, request.user)


def object_in(request: Request) -> dict[str, Any]:
    if not isinstance(request.data, dict):
        raise NotAnObject
    return request.data


def number_in(request: Request, name: str, highest: int = LARGEST - 1) -> int | None:
    text = request.query_params.get(name)
    if text is None:
        return None
    number = whole(text)
    if number is None or number > highest:
        raise NotANumber
    return number


class ThreadPosts(APIView):
    access = {"GET": VISIBLE, "POST": may("can_post")}

    def thread(self, request: Request, pk: int) -> Thread:
        return get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)

    @extend_schema(
        responses=PageShape,
        parameters=[
            OpenApiParameter("since", int, description="posts whose `changed` is higher, in that order"),
            OpenApiParameter("before", int, description="posts whose `number` is lower, the last of them"),
            OpenApiParameter("limit", int, description="at most 200"),
        ],
    )
    def get(self, request: Request, pk: int) -> Response:
        """What changed since a stamp, or the posts before a number; without either the newest."""
        thread = self.thread(request, pk)
        since, before = number_in(request, "since"), number_in(request, "before")
        limit = number_in(request, "limit", LIMIT) or LIMIT
        posts = Post.objects.with_people().filter(thread=thread)
        if since is not None:
            found, more = _cut(posts.filter(changed__gt=since).order_by("changed"), limit)
        else:
            earlier = posts if before is None else posts.filter(number__lt=before)
            found, more = _cut(earlier.order_by("-number"), limit)
            found.reverse()
        head = max([thread.head, *(post.changed for post in found)])
        return Response(
            {"head": head, "posts": [shown(p, thread) for p in payloads_of(found, thread)], "more": more}
        )

    @extend_schema(request=WriteShape, responses={201: PostShape, 200: PostShape})
    def post(self, request: Request, pk: int) -> Response:
        """Append a post. The same uuid again gives the same post, with 200."""
        thread = self.thread(request, pk)
        written = written_in(object_in(request), person(request).pk)
        if thread.closed_at is None:  # a closed one has its own sentence
            require(can_post(request.user, thread))
        new = services.post(author=person(request), thread=thread, **asdict(written))
        return Response(fresh(new), status=200 if new.is_retry else 201)


def _cut(posts: QuerySet[Post], limit: int) -> tuple[list[Post], bool]:
    found = list(posts[: limit + 1])
    return found[:limit], len(found) > limit


def visible_post(request: Request, pk: int) -> Post:
    posts = Post.objects.visible_to(request.user).with_people().select_related("thread__group")
    return get_object_or_404(posts, pk=pk)


class OnePost(APIView):
    access = {"PATCH": may("can_edit"), "DELETE": may("can_delete")}

    @extend_schema(request=EditShape, responses=PostShape)
    def patch(self, request: Request, pk: int) -> Response:
        """Replace the text."""
        post = visible_post(request, pk)
        require(can_edit(request.user, post))
        return Response(fresh(services.edit(post=post, body=body_in(object_in(request)), by=person(request))))

    @extend_schema(responses=PostShape)
    def delete(self, request: Request, pk: int) -> Response:
        """Leave a tombstone, which is the answer."""
        post = visible_post(request, pk)
        require(can_delete(request.user, post))
        return Response(fresh(services.delete(post=post, by=person(request))))


class OneReaction(APIView):
    access = {"PUT": may("can_react"), "DELETE": may("can_react")}

    @extend_schema(request=None, responses=PostShape)
    def put(self, request: Request, pk: int, name: str) -> Response:
        """React. Again changes nothing."""
        post = self.post_for(request, pk, name)
        return Response(fresh(responding.react(post=post, user=person(request), name=name)))

    @extend_schema(responses=PostShape)
    def delete(self, request: Request, pk: int, name: str) -> Response:
        """Take it back. Again changes nothing."""
        post = self.post_for(request, pk, name)
        return Response(fresh(responding.unreact(post=post, user=person(request), name=name)))

    def post_for(self, request: Request, pk: int, name: str) -> Post:
        post = visible_post(request, pk)
        if name not in Reaction.Name.values:
            raise Http404
        require(can_react(request.user, post))
        return post
