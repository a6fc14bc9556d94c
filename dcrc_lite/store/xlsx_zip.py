"""The zip archive of a workbook: its members and limits, and rewriting some members while all others stay as they are."""

from __future__ import annotations

import copy
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple

from dcrc_lite.errors.books import BookError
from dcrc_lite.store.diagnose import REPAIR, other_format, what_it_is

_NO_ARCHIVE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, struct.error)
MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED = 1_000, 200, 512 * 1024 * 1024
_SMALL = 1024 * 1024  # members below this may be packed as tightly as they like
CHUNK = 1024 * 1024
FAST_ABOVE = 20 * 1024 * 1024  # bytes of XML from which speed matters more than size
_LOCAL = struct.Struct("<4s2H3H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8, _ZIP64 = 0x800, 0x0001


class Archive(NamedTuple):
    """The central directory: members in the order of the file, and where each one's bytes end."""

    members: Mapping[str, zipfile.ZipInfo]
    ends: Mapping[str, int]
    comment: bytes

    @property
    def digest(self) -> str:
        """What changes when any member's content, name or size does."""
        import hashlib  # here: the reading child asks for it when its workbook is being opened, and starts sooner

        state = hashlib.blake2b(digest_size=16)
        for name, info in sorted(self.members.items()):
            state.update(f"{name}\0{info.CRC}\0{info.file_size}\0".encode())
        return state.hexdigest()


def read_archive(file: BinaryIO, name: str) -> Archive:
    """Return the directory of a workbook. Raises BookError with what a person can do."""
    try:
        with zipfile.ZipFile(file) as archive:
            infos, start, comment = archive.infolist(), archive.start_dir, archive.comment
            other = other_format(archive)
    except _NO_ARCHIVE as error:
        raise BookError(name, *what_it_is(file)) from error
    if other is not None:
        raise BookError(name, *other)
    return Archive(
        members={info.filename: info for info in infos},
        ends=_ends(infos, start, name),
        comment=comment,
    )


def _ends(infos: list[zipfile.ZipInfo], start: int, name: str) -> dict[str, int]:
    ordered = sorted(infos, key=lambda info: info.header_offset)
    following = [*(info.header_offset for info in ordered[1:]), start]
    if len({info.filename for info in infos}) != len(infos) or any(
        end < info.header_offset + info.compress_size for info, end in zip(ordered, following, strict=True)
    ):
        raise BookError(name, "里面的部件重叠或重名，不像表格软件存的", "在表格软件里打开，另存为新的 .xlsx")
    return {info.filename: end for info, end in zip(ordered, following, strict=True)}


def check_limits(archive: Archive, name: str) -> None:
    """Raises BookError when unpacking the workbook would take more than a workbook of people ever does."""
    infos = list(archive.members.values())
    size = max(sum(info.file_size for info in infos), *archive.ends.values(), 0)
    if len(infos) > MAX_MEMBERS or size > MAX_UNPACKED or any(map(_bomb, infos)):
        raise BookError(name, "展开后太大，不像正常的表格", "把不用的表和图片删掉，另存一份")


def _bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > _SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1)


def check_sums(file: BinaryIO, archive: Archive, name: str) -> None:
    """Unpack every member once. Raises BookError when a checksum does not fit: no value of such a book is believed."""
    for _ in every_piece(file, archive, name):
        pass


def every_piece(file: BinaryIO, archive: Archive, name: str) -> Iterator[tuple[str, bytes]]:
    """Return (member, piece) for all members in turn; checksums are checked on the way. Raises BookError."""
    with _whole(name):
        for member in archive.members:
            for piece in unpack(file, archive, member):
                yield member, piece


def content(file: BinaryIO, archive: Archive, member: str, name: str) -> bytes:
    """Return the unpacked bytes of a member; b"" when there is none. Raises BookError."""
    with _whole(name):
        return b"".join(unpack(file, archive, member)) if member in archive.members else b""


@contextmanager
def _whole(name: str) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise BookError(name, "坏了，校验不对", REPAIR) from error


def unpack(file: BinaryIO, archive: Archive, member: str) -> Iterator[bytes]:
    """Return the unpacked bytes of a member in pieces; the checksum is checked at the end. Raises zipfile.BadZipFile."""
    with zipfile.ZipFile(file) as source, source.open(archive.members[member]) as stream:
        while piece := stream.read(CHUNK):
            yield piece


def rewrite(source: BinaryIO, archive: Archive, target: BinaryIO, new: Mapping[str, Iterable[bytes]]) -> None:
    """Write the archive to `target` with the members in `new` replaced and the bytes of all others copied untouched."""
    placed: dict[str, zipfile.ZipInfo] = {}
    for info in sorted(archive.members.values(), key=lambda info: info.header_offset):
        placed[info.filename] = there = copy.copy(info)
        there.header_offset = target.tell()
        if info.filename in new:
            _write_member(target, there, new[info.filename])
        else:
            _copy(source, info.header_offset, archive.ends[info.filename], target)
    start = target.tell()
    target.writelines(_record(placed[name]) for name in archive.members)
    size, count = target.tell() - start, len(placed)
    target.write(_END.pack(b"PK\5\6", 0, 0, count, count, size, start, len(archive.comment)) + archive.comment)


def _copy(source: BinaryIO, start: int, end: int, target: BinaryIO) -> None:
    source.seek(start)
    left = end - start
    while left:
        piece = source.read(min(left, CHUNK))
        if not piece:
            raise EOFError("the archive ends early")
        target.write(piece)
        left -= len(piece)


def _write_member(target: BinaryIO, info: zipfile.ZipInfo, pieces: Iterable[bytes]) -> None:
    """Pack a member behind a place kept free for its header; fill in header and `info` when the sizes are known."""
    name = _name(info)
    target.write(bytes(_LOCAL.size) + name)
    packer = zlib.compressobj(1 if info.file_size > FAST_ABOVE else 6, zlib.DEFLATED, -15)
    info.CRC = info.file_size = 0
    for piece in pieces:
        info.CRC, info.file_size = zlib.crc32(piece, info.CRC), info.file_size + len(piece)
        target.write(packer.compress(piece))
    target.write(packer.flush())
    end = target.tell()
    info.compress_size = end - info.header_offset - _LOCAL.size - len(name)
    info.flag_bits, info.compress_type, info.extra = info.flag_bits & _UTF8, zipfile.ZIP_DEFLATED, b""
    from dcrc_lite import clock  # here: the reading child packs nothing, and starts sooner without calendars

    info.date_time = clock.real_now().timetuple()[:6]
    target.seek(info.header_offset)
    target.write(_local(info, name))
    target.seek(end)


def _local(info: zipfile.ZipInfo, name: bytes) -> bytes:
    day, moment = _dos_time(info)
    sizes = info.CRC, info.compress_size, info.file_size, len(name), 0
    return _LOCAL.pack(b"PK\3\4", 20, info.flag_bits, info.compress_type, moment, day, *sizes)


def _record(info: zipfile.ZipInfo) -> bytes:
    """Return the central directory's record of a member."""
    name, extra = _name(info), _without_zip64(info.extra)
    day, moment = _dos_time(info)
    head = _CENTRAL.pack(
        b"PK\1\2", info.create_version, info.create_system, info.extract_version, info.reserved, info.flag_bits,
        info.compress_type, moment, day, info.CRC, info.compress_size, info.file_size, len(name), len(extra),
        len(info.comment), 0, info.internal_attr, info.external_attr, info.header_offset,
    )  # fmt: skip
    return head + name + extra + info.comment


def _name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")


def _without_zip64(extra: bytes) -> bytes:
    kept = b""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<2H", extra)
        if kind != _ZIP64:
            kept += extra[: 4 + length]
        extra = extra[4 + length :]
    return kept


def _dos_time(info: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2
