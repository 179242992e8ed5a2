"""What is made in the demo: styles with their materials, colours and sizes, and what an order of them comes to."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from gendan.demo.steps import Date, Photo

Line = tuple[str, str, int]
"""Colour, size, quantity."""


@dataclass(frozen=True, slots=True)
class Material:
    """`each` goes into one piece; `cost` is per unit, in CNY."""

    description: str
    position: str
    unit: str
    each: str
    supplier: str
    cost: str


@dataclass(frozen=True, slots=True)
class Goods:
    """A style as it is ordered; `shape` is how it is drawn on photos."""

    style: str
    shape: str
    construction: str
    materials: tuple[Material, ...]
    price: str
    lines: tuple[Line, ...] = ()
    buyer_style: str | None = None

    def of(self, *lines: Line, price: str = "") -> "Goods":
        """So much of it, in these colours and sizes."""
        return replace(self, lines=lines, price=price or self.price)

    @property
    def colour(self) -> str:
        return self.lines[0][0]

    @property
    def value(self) -> Decimal:
        return sum((quantity * Decimal(self.price) for _, _, quantity in self.lines), Decimal(0))

    def part(self, percent: int) -> str:
        """So much of its value, to the cent."""
        return str((self.value * percent / 100).quantize(Decimal("0.01")))

    def asked(self, *promised: int) -> list[dict[str, Any]]:
        """The order's lines, promised for a day from today; of several days each line has its own."""
        days = promised if len(promised) > 1 else promised * len(self.lines)
        return [
            self._styled(number, colour)
            | {"size": size, "quantity": str(quantity), "price": self.price, "promised": {"on": Date(day)}}
            for number, ((colour, size, quantity), day) in enumerate(zip(self.lines, days, strict=True), 1)
        ]

    def sample(self, pieces: int = 1) -> list[dict[str, Any]]:
        """The lines of a sample request 打样单: each colour once."""
        colours = dict.fromkeys(colour for colour, _, _ in self.lines)
        return [self._styled(n, colour) | {"quantity": str(pieces)} for n, colour in enumerate(colours, 1)]

    def share(self, percent: int, *numbers: int, spoiled: int = 0) -> list[dict[str, str]]:
        """So much of these lines, or of all; `spoiled` pieces besides, in the first of them."""
        which = numbers or range(1, len(self.lines) + 1)
        told = [{"line": str(n), "quantity": str(self.lines[n - 1][2] * percent // 100)} for n in which]
        if spoiled:
            told[0]["spoiled"] = str(spoiled)
        return told

    def photo(self, name: str = "front.jpg") -> Photo:
        return Photo(self.shape, self.colour, name)

    def _styled(self, number: int, colour: str) -> dict[str, Any]:
        main = self.materials[0].description
        told = {
            "number": str(number),
            "style": self.style,
            "material": main,
            "construction": self.construction,
            "colour": colour,
            "unit": "piece",
        }
        return told | ({"buyer_style": self.buyer_style} if self.buyer_style else {})


ZIP = Material("two-way zip 双头拉链 #5", "trims", "piece", "1", "Wenzhou Zip 温州拉链", "3.20")
BUTTONS = Material("corozo buttons 果实扣 18L", "trims", "piece", "8", "Jiashan Buttons 嘉善钮扣", "0.35")
HARDWARE = Material("zinc hardware, nickel free 五金", "hardware", "set", "1", "Dongguan Hardware 东莞五金", "4.10")

PARKA = Goods(
    "J-1180", "jacket", "two chest pockets with zip, detachable hood",
    (Material("nylon 40D 310T", "shell", "metre", "1.85", "Weifang Mill 潍坊", "11.20"), ZIP),
    "18.40", buyer_style="NL-PARKA-7",
)  # fmt: skip
RAIN = Goods(
    "J-1204", "jacket", "taped seams, storm flap",
    (Material("polyester 75D, PU membrane 压胶", "shell", "metre", "1.70", "Shaoxing Kaihua 绍兴凯华", "14.80"), ZIP),
    "22.50",
)  # fmt: skip
CHINO = Goods(
    "T-2210", "trousers", "slant pockets, bar tacks at stress points",
    (Material("cotton twill 98/2, 240 g 斜纹", "shell", "metre", "1.32", "Nantong Textile 南通", "17.60"), BUTTONS),
    "9.60",
)  # fmt: skip
SHIRT = Goods(
    "S-3105", "shirt", "button-down collar, box pleat",
    (Material("oxford cotton 40×40 牛津纺", "shell", "metre", "1.55", "Nantong Textile 南通", "12.90"), BUTTONS),
    "7.80",
)  # fmt: skip
LINEN = Goods(
    "S-3140", "shirt", "camp collar, one chest pocket",
    (Material("linen/viscose 55/45 麻粘", "shell", "metre", "1.60", "Changzhou Linen 常州", "19.40"), BUTTONS),
    "10.20",
)  # fmt: skip
TOTE = Goods(
    "TOTE-70", "bag", "lined, zip pocket inside",
    (Material("canvas 16 oz 帆布", "shell", "metre", "0.92", "Binzhou Canvas 滨州", "15.30"), HARDWARE),
    "6.10",
)  # fmt: skip
SATCHEL = Goods(
    "HB-4410", "bag", "edge-painted flap, adjustable strap",
    (Material("PU leather 1.2 mm 皮康纸 backing", "shell", "metre", "0.74", "Wenzhou Synthetic 温州", "28.00"),
     HARDWARE),
    "14.90",
)  # fmt: skip
