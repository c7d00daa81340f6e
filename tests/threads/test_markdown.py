import pytest

from community.threads.markdown import excerpt, to_html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("een\ntwee", "<p>een<br>\ntwee</p>\n"),
        ("# geen kop", "<p># geen kop</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("~~weg~~", "<p><s>weg</s></p>\n"),
        (
            "zie www.bib.be.",
            '<p>zie <a href="http://www.bib.be" rel="nofollow noopener">www.bib.be</a>.</p>\n',
        ),
        (
            "[hier](https://bib.be/x?a=1&b=2)",
            '<p><a href="https://bib.be/x?a=1&amp;b=2" rel="nofollow noopener">hier</a></p>\n',
        ),
    ],
)
def test_markdown_becomes_safe_html(body: str, html: str) -> None:
    assert to_html(body) == html


def test_no_picture_is_fetched_from_elsewhere() -> None:
    assert "<img" not in to_html("![foto](https://bib.be/foto.png)")


def test_an_excerpt_is_one_line_cut_at_a_word() -> None:
    assert excerpt("<p>Eén &amp; <em>twee</em>, ja</p>\n<p>drie</p>", 100) == "Eén & twee, ja drie"
    assert excerpt("<p>Een lange zin, met staart</p>", 16) == "Een lange zin…"
