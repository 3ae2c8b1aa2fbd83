/// Given and family names of invented people, in many scripts and of all widths.
enum Names {
    static let byScript: [(given: [String], family: [String])] = [
        (
            ["Anna", "Erik", "Maja", "Åsa", "Björn", "Linnéa", "Ebba", "Göran"],
            ["Öst", "Lindqvist", "Ångström", "Sjöberg", "Norén", "Håkansson"]
        ),
        (
            ["Grace", "Oliver", "Siobhán", "Rhys", "Imogen", "Callum"],
            ["O'Hara", "Fairweather", "MacLeod", "Ashdown", "Pemberton", "Llewellyn"]
        ),
        (
            ["Zoë", "Jürgen", "Amélie", "François", "Núria", "Iñaki", "Chloé"],
            ["Müller", "Lefèvre", "Muñoz", "Groß", "Peña", "D'Amico", "Castelão"]
        ),
        (
            ["Дмитрий", "Ольга", "Наталія", "Борис", "Светлана"],
            ["Орлова", "Кузнецов", "Шевченко", "Соколов", "Мельник"]
        ),
        (["Ελένη", "Γιώργος", "Κατερίνα"], ["Παπαδάκη", "Νικολάου", "Βασιλείου"]),
        (["花子", "翔太", "美咲", "健"], ["佐藤", "鈴木", "高橋", "渡辺"]),
        (["伟", "芳", "小明", "丽娟"], ["王", "李", "欧阳", "陈"]),
        (["지우", "민준", "서연"], ["김", "박", "최"]),
        (["ليلى", "يوسف", "فاطمة"], ["حداد", "المصري", "خوري"]),
        (["נועה", "דוד", "יעל"], ["כהן", "לוי", "פרץ"]),
        (["आरव", "प्रिया", "अनन्या"], ["शर्मा", "वर्मा", "गुप्ता"]),
        (["สมชาย", "มาลี"], ["ใจดี", "ศรีสุข"]),
        (["Nguyễn Thị", "Trần Văn"], ["Hương", "Dũng", "Ánh"]),
        (["Madonna", "Sukarno", "Björk👩‍💻"], [""]),
    ]

    static let domains = ["example.test", "example.se", "mail.example", "post.example.net", "kund.example.org"]
}
