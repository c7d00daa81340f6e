"""Where those come from who applied, and those who are chosen: over regions, and over libraries."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Origin:
    """Of one person. A library may belong to several regions; who works nowhere has neither."""

    library: str = ""
    regions: tuple[str, ...] = ()
    is_in: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """`regions`: (name, how many applied, how many are in), most applied first. `libraries`: of those who are
    in; `doubled`: a library with several of them."""

    regions: list[tuple[str, int, int]]
    applied: int
    is_in: int
    libraries: int
    doubled: list[tuple[str, int]] = field(default_factory=list)


def spread(origins: Iterable[Origin], *, elsewhere: str) -> Spread:
    """`elsewhere` names what belongs to no region."""
    found: Sequence[Origin] = list(origins)
    applied = _by_region(found, elsewhere)
    chosen = [origin for origin in found if origin.is_in]
    is_in = _by_region(chosen, elsewhere)
    libraries = Counter(origin.library for origin in chosen if origin.library)
    return Spread(
        regions=[
            (name, n, is_in[name]) for name, n in sorted(applied.items(), key=lambda one: (-one[1], one[0]))
        ],
        applied=len(found),
        is_in=len(chosen),
        libraries=len(libraries),
        doubled=sorted((name, n) for name, n in libraries.items() if n > 1),
    )


def _by_region(origins: Iterable[Origin], elsewhere: str) -> Counter[str]:
    return Counter(name for origin in origins for name in origin.regions or (elsewhere,))
