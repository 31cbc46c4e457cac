"""Four texts to begin with, one for each purpose.

What they state was compared with the rules on 22 November 2026. A branch changes them in the application, where each
change is a version; this file is never edited after its release.

Revision: seed_templates
Follows: first_schema
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "seed_templates"
down_revision = "first_schema"
branch_labels = None
depends_on = None

CHECKED_ON = date(2026, 11, 22)

FOOTER = """\
Untuk memastikan kebenaran pesan ini, hubungi kanal resmi: Care Center 165, PANDAWA WhatsApp 0811-8165-165, atau \
aplikasi Mobile JKN. Kami tidak pernah meminta data pribadi, OTP, atau PIN melalui pesan ini.

Balas BERHENTI bila tidak ingin menerima pesan lagi."""

# The insurer does not decide who is a PBI member, the Ministry of Social Affairs does, so nothing is promised; and
# as the government pays, there is no word about money.
PBI_INACTIVE = """\
*{nama_kantor}*

Yth. Bapak/Ibu {nama}
Nomor kartu JKN: {nomor_kartu}

Berdasarkan data kepesertaan, kartu JKN segmen PBI JK tersebut saat ini *tidak aktif*.

Silakan periksa dahulu status Anda di Mobile JKN atau PANDAWA. Bila Anda membutuhkan pelayanan kesehatan dan merasa \
masih berhak, Anda dapat:
1. Meminta surat keterangan berobat di puskesmas atau rumah sakit.
2. Melapor ke Dinas Sosial kabupaten/kota dengan membawa KTP, KK, dan surat tersebut untuk diusulkan aktif kembali.

Penetapan peserta PBI JK dilakukan oleh Kementerian Sosial. Abaikan pesan ini bila kartu Anda sudah aktif.

"""

PBI_OLD_ARREARS = """\
*{nama_kantor}*

Yth. Bapak/Ibu {nama}
Nomor kartu JKN: {nomor_kartu}

Berdasarkan data kepesertaan, masih tercatat tunggakan iuran dari masa *sebelum* menjadi peserta PBI JK.
Bulan menunggak tercatat: {bulan_menunggak}

Iuran selama menjadi peserta PBI JK ditanggung pemerintah. Catatan lama tersebut dapat diselesaikan secara bertahap \
melalui program New REHAB, di menu NEW REHAB (Cicilan) pada Mobile JKN atau di kantor BPJS Kesehatan.

Data dapat berbeda dengan keadaan terakhir; mohon periksa dahulu di Mobile JKN atau PANDAWA.

"""

ARREARS = """\
*{nama_kantor}*

Yth. Bapak/Ibu {nama}
Nomor kartu JKN: {nomor_kartu}

Berdasarkan data kepesertaan, masih tercatat iuran JKN yang belum dibayar.
Bulan menunggak tercatat: {bulan_menunggak}

Rincian dan nomor pembayaran dapat dilihat di Mobile JKN atau PANDAWA. Pembayaran dapat melalui bank, minimarket, \
dompet digital, atau autodebit. Tunggakan 4 sampai 24 bulan dapat dicicil melalui program REHAB di Mobile JKN atau \
Care Center 165.

Data dapat berbeda dengan keadaan terakhir; abaikan pesan ini bila sudah dibayar.

"""

GENERAL = """\
*{nama_kantor}*

Yth. Bapak/Ibu {nama}
Nomor kartu JKN: {nomor_kartu}

Pastikan kartu JKN Anda dapat digunakan saat dibutuhkan: periksa status kepesertaan dan fasilitas kesehatan Anda di \
Mobile JKN atau PANDAWA. Bila ada perubahan data, sampaikan melalui kanal resmi atau kantor BPJS Kesehatan terdekat.

Pesan ini dikirim berdasarkan data kepesertaan.

"""

TEXTS = (
    ("PBI JK tidak aktif", "pbi_inactive", PBI_INACTIVE + FOOTER),
    ("PBI JK dengan tunggakan lama", "pbi_old_arrears", PBI_OLD_ARREARS + FOOTER),
    ("Tunggakan peserta mandiri", "arrears", ARREARS + FOOTER),
    ("Pemberitahuan umum", "general", GENERAL + FOOTER),
)

INSERT = sa.text("""
    WITH template AS (
        INSERT INTO templates (name, purpose, version) VALUES (:name, :purpose, 1) RETURNING id
    )
    INSERT INTO template_versions (template_id, version, name, purpose, body, checked_on)
    SELECT id, 1, CAST(:name AS text), CAST(:purpose AS text), CAST(:body AS text), CAST(:checked_on AS date)
    FROM template
""")


def upgrade() -> None:
    for name, purpose, body in TEXTS:
        op.get_bind().execute(INSERT, {"name": name, "purpose": purpose, "body": body, "checked_on": CHECKED_ON})


def downgrade() -> None:
    raise RuntimeError("Messages may have been made from these texts: restore a backup instead.")
