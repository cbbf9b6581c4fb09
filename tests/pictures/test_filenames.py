from __future__ import annotations

import pytest

from publisher.pictures.filenames import safe


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("amelia_clarke_y4.JPG", "amelia_clarke_y4.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\office\\Sports day.heic", "Sports day.jpg"),
        ("a\x00b\r\nc.png", "abc.jpg"),
        ("photo\u202egpj.exe", "photogpj.jpg"),
        ("ysgol ŵ.png", "ysgol ŵ.jpg"),
        ('we"ird<>|.png', "we ird.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("", "picture.jpg"),
        ("...", "picture.jpg"),
        ("n" * 90 + ".png", "n" * 90 + ".jpg"),
    ],
)
def test_a_name_keeps_its_words_and_loses_its_tricks(given: str, kept: str) -> None:
    assert safe(given, ".jpg") == kept


def test_an_endless_name_is_shortened() -> None:
    assert safe("n" * 300 + ".png", ".jpg") == "n" * 100 + ".jpg"
