"""Reads and writes the binary map tile format of the Mulgyeol map service.

Layout, little endian:

    4 bytes   magic "MGTL"
    1 byte    format version (1)
    1 byte    layer: 0 occupancy, 1 shelves, 2 traffic, 3 zones
    2 bytes   column, 2 bytes row
    4 bytes   map version
    4 bytes   length of the body
    n bytes   body: pairs of run length (1 byte, 1..255) and cell value (1 byte)
    4 bytes   CRC-32 of everything before
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from enum import IntEnum

MAGIC = b"MGTL"
FORMAT_VERSION = 1
TILE_SIZE = 256
CELLS = TILE_SIZE * TILE_SIZE
CELL_METRES = 0.05

_HEADER = struct.Struct("<4sBBHHII")
_CRC = struct.Struct("<I")


class Layer(IntEnum):
    """The four layers that are edited separately and published together."""

    OCCUPANCY = 0
    SHELVES = 1
    TRAFFIC = 2
    ZONES = 3


class TileError(ValueError):
    """The bytes are not a valid map tile. The message says why."""


@dataclass(frozen=True)
class Tile:
    """One decoded map tile of 256 x 256 cells, stored row by row."""

    layer: Layer
    column: int
    row: int
    map_version: int
    cells: bytes

    def cell(self, x: int, y: int) -> int:
        """Value of a cell, counted from the lower left corner of the tile."""
        if not (0 <= x < TILE_SIZE and 0 <= y < TILE_SIZE):
            raise IndexError(f"cell ({x}, {y}) is outside the tile")
        return self.cells[y * TILE_SIZE + x]

    def origin_metres(self) -> tuple[float, float]:
        """Where the lower left corner lies on the floor. A tile is 12.8 m wide."""
        side = TILE_SIZE * CELL_METRES
        return self.column * side, self.row * side


def decode_runs(body: bytes) -> bytes:
    """Expand run-length coding. The runs must fill the tile exactly."""
    if len(body) % 2:
        raise TileError("body has an odd number of bytes")
    out = bytearray()
    for index in range(0, len(body), 2):
        length, value = body[index], body[index + 1]
        if length == 0:
            raise TileError(f"run of length 0 at byte {index}")
        out += bytes([value]) * length
        if len(out) > CELLS:
            raise TileError("runs describe more cells than a tile has")
    if len(out) != CELLS:
        raise TileError(f"runs describe {len(out)} cells instead of {CELLS}")
    return bytes(out)


def encode_runs(cells: bytes) -> bytes:
    """Compress cells into runs of at most 255 equal values."""
    out = bytearray()
    start = 0
    while start < len(cells):
        value = cells[start]
        end = start + 1
        while end < len(cells) and end - start < 255 and cells[end] == value:
            end += 1
        out += bytes([end - start, value])
        start = end
    return bytes(out)


def parse_tile(data: bytes) -> Tile:
    """Check and decode one tile. Raises TileError rather than returning half a map."""
    if len(data) < _HEADER.size + _CRC.size:
        raise TileError("too short for a tile")
    content, (expected,) = data[: -_CRC.size], _CRC.unpack(data[-_CRC.size :])
    if zlib.crc32(content) != expected:
        raise TileError("checksum does not match; load the tile again")
    magic, version, layer, column, row, map_version, length = _HEADER.unpack_from(content)
    if magic != MAGIC:
        raise TileError("wrong magic number")
    if version != FORMAT_VERSION:
        raise TileError(f"format version {version} is not supported")
    body = content[_HEADER.size :]
    if len(body) != length:
        raise TileError(f"body has {len(body)} bytes, header says {length}")
    try:
        known = Layer(layer)
    except ValueError as error:
        raise TileError(f"unknown layer {layer}") from error
    return Tile(known, column, row, map_version, decode_runs(body))


def write_tile(tile: Tile) -> bytes:
    """The inverse of parse_tile."""
    body = encode_runs(tile.cells)
    header = _HEADER.pack(
        MAGIC, FORMAT_VERSION, tile.layer, tile.column, tile.row, tile.map_version, len(body)
    )
    content = header + body
    return content + _CRC.pack(zlib.crc32(content))
