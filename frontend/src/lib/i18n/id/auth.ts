export const auth = {
  title: 'Masuk',
  username: 'Nama pengguna',
  password: 'Kata sandi',
  submit: 'Masuk',
  required: 'Isian ini belum diisi',
  ended: 'Sesi Anda sudah berakhir. Masuk lagi untuk meneruskan dari halaman yang sama.',
  demo: 'Ini demo. Gunakan akun contoh:',
  demoFill: 'Isikan untuk saya',
  tagline:
    'Pemberitahuan WhatsApp untuk peserta: sekali unggah, data tersamar, tak pernah dua kali.',
  example:
    'Yth. Bapak/Ibu S*** M***\n\nKartu JKN 000******1234 saat ini *tidak aktif* berdasarkan data kepesertaan.\n\nCek status di aplikasi Mobile JKN atau Care Center 165.',
} as const;
