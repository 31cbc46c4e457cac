"""The report of a send job: what became of it in all, and a row for each message. Everything in it is masked."""

from collections.abc import AsyncIterable, AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import RowMapping

from pengingat.delivery.rules import REASONS, MessageStatus
from pengingat.reports.words import JOB_STATUSES, MESSAGE_STATUSES, SIMULATOR
from pengingat.send_jobs.queries import JobView
from pengingat.send_jobs.rules import EXCLUSION_SENTENCES, Exclusion
from pengingat.workbook_out import Column, Kind, Row, Sheet, Strong

_TIMES: Mapping[str, str] = {
    "queued_at": "Masuk antrean",
    "accepted_at": "Diterima Fonnte",
    "sent_at": "Terkirim",
    "delivered_at": "Sampai",
    "read_at": "Dibaca",
    "finished_at": "Gagal atau dibatalkan",
}


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """A job as it stands at the moment `at`, reported by the office in its own time zone."""

    view: JobView
    office: str
    zone: tzinfo
    at: datetime
    simulator: bool

    def summary(self) -> Sheet:
        """The job in figures."""
        return Sheet(
            title="Ringkasan",
            columns=[Column("Keterangan", 46), Column("Isi", 46)],
            rows=list(self._summary()),
            heading=("Laporan pengiriman", self.office),
            alarm=self._alarm,
            plain=True,
        )

    def messages(self, batches: AsyncIterable[Sequence[RowMapping]]) -> Sheet:
        """A row for each message that `batches` (of `queries.all_messages`) give."""
        return Sheet(
            title="Penerima",
            columns=self._columns(),
            rows=self._rows(batches),
            heading=(self.view.job.name, f"{self.office}. Jam: {self._clock}. Nama dan nomor disamarkan."),
            alarm=self._alarm,
        )

    @property
    def _alarm(self) -> str | None:
        return SIMULATOR if self.simulator else None

    @property
    def _clock(self) -> str:
        """The zone as people call it, such as WITA."""
        return self.at.astimezone(self.zone).tzname() or "UTC"

    def _local(self, moment: datetime | None) -> datetime | None:
        return None if moment is None else moment.astimezone(self.zone)

    def _summary(self) -> Iterator[Row]:
        job, batch = self.view.job, self.view.batch
        clock = self._clock
        yield Strong("Pengiriman"), None
        yield "Nama", job.name
        yield "Templat", f"{self.view.text.name} (versi {self.view.text.version})"
        yield "Dikirim lewat", self._gateway
        yield "Keadaan", JOB_STATUSES[self.view.stage.status]
        yield f"Dimulai ({clock})", self._local(job.started_at)
        yield f"Selesai ({clock})", self._local(batch.finished_at if batch else None) or "Belum selesai"
        yield f"Laporan dibuat ({clock})", self._local(self.at)
        yield "Peserta yang dituju", job.participants
        yield "Penerima (satu pesan tiap nomor HP)", job.recipients
        yield None, None
        yield Strong("Hasil menurut pesan"), Strong("Jumlah pesan")
        for status in MessageStatus:
            yield MESSAGE_STATUSES[status], self.view.counts[status]
        yield None, None
        yield Strong("Tidak dikirimi, menurut alasan"), Strong("Jumlah peserta")
        for code, participants in self._excluded():
            yield EXCLUSION_SENTENCES[code].id, participants

    def _excluded(self) -> list[tuple[Exclusion, int]]:
        excluded = self.view.job.excluded or {}
        return [(code, excluded.get(code, 0)) for code in Exclusion]

    @property
    def _gateway(self) -> str:
        return "SIMULATOR" if self.simulator else "Fonnte"

    def _columns(self) -> list[Column]:
        return [
            Column("No", 7, Kind.NUMBER),
            Column("Nama", 26),
            Column("Nomor kartu", 17),
            Column("Nomor HP", 15),
            Column("Jumlah peserta", 11, Kind.NUMBER),
            Column("Kecamatan", 22),
            Column("Kelurahan/desa", 22),
            Column("Status", 17),
            Column("Kode", 19),
            Column("Percobaan", 12, Kind.NUMBER),
            *(Column(f"{title} ({self._clock})", 17, Kind.TIME) for title in _TIMES.values()),
            Column("Dikirim lewat", 13),
            Column("Keterangan", 60),
        ]

    async def _rows(self, batches: AsyncIterable[Sequence[RowMapping]]) -> AsyncIterator[Sequence[Row]]:
        number = 0
        async for batch in batches:
            yield [self._row(number + place, message) for place, message in enumerate(batch, start=1)]
            number += len(batch)

    def _row(self, number: int, message: RowMapping) -> Row:
        code = message["code"]
        return (
            number,
            message["name"],
            message["card_number"],
            message["phone"],
            message["members"],
            message["district"],
            message["village"],
            MESSAGE_STATUSES[message["status"]],
            code,
            message["attempts"],
            *(self._local(message[name]) for name in _TIMES),
            self._gateway,
            REASONS[code].sentence.id if code in REASONS else None,
        )
