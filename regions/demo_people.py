"""The people of the demo world, all fictional: their names are put together from common ones."""

INTRO = (
    "Acht keer per jaar komen we samen, telkens in een andere bib. In de Koffiehoek lees je wat er "
    "ondertussen leeft. Iedereen die in een Limburgse bib werkt, is welkom."
)

# key: where they work
PERSONAS = {
    "colleague": "Pelt",
    "newcomer": "Genk",
    "organiser": "Tongeren-Borgloon",
    "member": "Genk",
    "facilitator": "Hasselt",
    "outsider": "Oostende",
}
WITHOUT_A_LIBRARY = {"service": "Serviceteam", "lead": "Projectteam", "admin": "Beheer van Klankbord"}

# key: name, where, job, ask me about, in the sector since
Row = tuple[str, str, str, str, int]
COLLEAGUES: dict[str, Row] = {
    "limburg-01": (
        "Griet Lambrechts",
        "Hasselt",
        "Coördinator publiekswerking",
        "evenementen, vrijwilligers",
        2004,
    ),
    "limburg-02": ("Bart Hendrickx", "Beringen", "Bibliothecaris", "Wise, gezinskaarten", 2009),
    "limburg-03": (
        "Ilse Moons",
        "Maasmechelen",
        "Jeugdbibliothecaris",
        "klasbezoeken, anderstalige lezers",
        2012,
    ),
    "limburg-04": ("Koen Theunissen", "Sint-Truiden", "Bibliotheekmedewerker", "e-readers, digidokter", 2016),
    "limburg-05": (
        "Sara Aydin",
        "Heusden-Zolder",
        "Medewerker collectie",
        "meertalige collectie, strips",
        2018,
    ),
    "limburg-06": ("Marleen Cox", "Lommel", "Bibliothecaris", "saneren, magazijn", 1996),
    "limburg-07": ("Wim Jacobs", "Bree", "Bibliotheekmedewerker", "zelfuitleen, RFID", 2011),
    "limburg-08": (
        "Lotte Schreurs",
        "Maaseik",
        "Medewerker communicatie",
        "nieuwsbrief, sociale media",
        2020,
    ),
    "limburg-09": ("Hilde Geerts", "Diepenbeek", "Bibliothecaris", "bibliotheekwebsite, kalender", 2002),
    "limburg-10": (
        "Kevin Martens",
        "Houthalen-Helchteren",
        "Medewerker digitale diensten",
        "games, 3D-printer",
        2019,
    ),
    "limburg-11": (
        "An Vandeput",
        "Bilzen-Hoeselt",
        "Bibliothecaris",
        "fusie van twee bibs, inrichting",
        2007,
    ),
    "limburg-12": ("Dirk Nelissen", "Lanaken", "Bibliotheekmedewerker", "", 2014),
    "limburg-13": ("Fatma Yilmaz", "Genk", "Medewerker taalpunt", "taalcafé, nieuwkomers", 2015),
    "limburg-14": ("Peter Claessens", "Peer", "Bibliothecaris", "begroting, beleidsplan", 2001),
    "limburg-15": ("Evelien Vrancken", "Zonhoven", "Jeugdbibliothecaris", "Boekstart, voorlezen", 2017),
    "limburg-16": ("Luc Swinnen", "Tessenderlo-Ham", "Bibliotheekmedewerker", "", 1998),
    "limburg-17": ("Nele Bosmans", "Hechtel-Eksel", "Bibliotheekmedewerker", "leesclubs", 2013),
    "limburg-18": ("Jan Vanderhoeven", "Dilsen-Stokkem", "Bibliothecaris", "bib op school", 2006),
    "limburg-19": (
        "Carine Driesen",
        "Leopoldsburg",
        "Medewerker uitleen",
        "interbibliothecair leenverkeer",
        1993,
    ),
    "limburg-20": ("Thomas Reynders", "Riemst", "Bibliotheekmedewerker", "podcasts, geluid", 2022),
    "limburg-21": ("Veerle Gielen", "Oudsbergen", "Bibliothecaris", "deelbib, spullen uitlenen", 2010),
    "limburg-22": ("Mehmet Demir", "Lummen", "Bibliotheekmedewerker", "", 2021),
    "limburg-23": ("Rita Knapen", "Hamont-Achel", "Bibliotheekmedewerker", "lokale geschiedenis", 1995),
    "limburg-24": ("Jolien Smeets", "Pelt", "Medewerker publiekswerking", "makerspace, codeerclub", 2019),
    "antwerpen-01": ("Chris Wouters", "Mortsel", "Bibliothecaris", "regiowerking", 2003),
    "rivierenland-01": (
        "Katleen De Smedt",
        "Mechelen",
        "Adjunct-bibliothecaris",
        "onthaal van nieuwe collega's",
        2008,
    ),
    "kempen-01": ("Joke Van Gestel", "Geel", "Bibliothecaris", "samenwerken met welzijn", 2005),
    "halle-vilvoorde-01": ("Stijn Verhaegen", "Vilvoorde", "Bibliothecaris", "anderstalige gezinnen", 2010),
    "oost-brabant-01": ("Leen Vermeulen", "Tienen", "Coördinator", "gedeelde collectie", 2009),
    "brugge-01": ("Frank Deceuninck", "Torhout", "Bibliothecaris", "erfgoed", 1999),
    "westhoek-01": ("Annelies Vandamme", "Ieper", "Bibliothecaris", "bibbus, kleine kernen", 2011),
    "zuid-west-vlaanderen-01": ("Bram Decock", "Kortrijk", "Teamverantwoordelijke", "verbouwen", 2013),
    "middenkust-01": ("Petra Vanhoutte", "Gistel", "Bibliothecaris", "zomerwerking", 2006),
    "midwest-01": ("Geert Lievens", "Roeselare", "Bibliothecaris", "vorming van het team", 2001),
    "denderregio-01": ("Sofie Van den Bossche", "Aalst", "Medewerker vorming", "digitale inclusie", 2014),
    "vlaamse-ardennen-01": ("Mieke Callens", "Oudenaarde", "Bibliothecaris", "leesclubs", 1997),
    "gent-01": ("Pieter-Jan Goethals", "Merelbeke-Melle", "Bibliothecaris", "data en cijfers", 2016),
    "waasland-01": ("Ellen Van Damme", "Sint-Niklaas", "Coördinator", "jongeren", 2012),
}

KNOCKING = [
    ("Sam Vanhees", "Kinrooi", "Ik begon deze maand in de bib, mijn collega zei dat ik hier moest zijn."),
    ("Greta Paulissen", "Alken", "Ik vervang Katrien tot na de zomer."),
]

STREETS = ["Bibliotheekplein", "Leesstraat", "Boekenlaan", "Schriftersplein", "Letterdreef"]
JOBS = [
    "Bibliotheekmedewerker",
    "Bibliothecaris",
    "Jeugdbibliothecaris",
    "Medewerker collectie",
    "Medewerker publiekswerking",
    "Medewerker digitale diensten",
    "Coördinator",
]
SUBJECTS = [
    "Wise", "leesbevordering", "klasbezoeken", "digidokter", "e-readers", "saneren", "strips", "games",
    "podcasts", "taalcafé", "vrijwilligers", "evenementen", "bibliotheekwebsite", "nieuwsbrief",
    "makerspace", "zelfuitleen", "leesclubs", "begroting", "Boekstart", "lokale geschiedenis",
    "anderstalige lezers", "bib op school",
]  # fmt: skip
FIRST_NAMES = [
    "Aïcha", "An", "Anja", "Annelies", "Ayse", "Bart", "Benny", "Bert", "Bram", "Carine", "Charlotte",
    "Chris", "Dirk", "Elke", "Ellen", "Emma", "Erik", "Eva", "Fatima", "Filip", "Frank", "Geert", "Griet",
    "Hannah", "Hassan", "Heidi", "Hilde", "Ilse", "Inge", "Jan", "Jef", "Jelle", "Jeroen", "Johan",
    "Jolien", "Karel", "Karen", "Katrien", "Kim", "Koen", "Kristof", "Laura", "Leen", "Lies", "Lotte",
    "Luc", "Marc", "Marie", "Marleen", "Mieke", "Mohamed", "Nele", "Nico", "Peter", "Petra", "Rita",
    "Ruben", "Sara", "Silke", "Stijn", "Thomas", "Tine", "Veerle", "Wim", "Yasmina",
]  # fmt: skip
LAST_NAMES = [
    "Aerts", "Amrani", "Baert", "Beckers", "Boons", "Bosmans", "Callens", "Ceulemans", "Claes", "Claessens",
    "Cools", "Coppens", "Cuypers", "De Backer", "De Clercq", "De Cock", "De Graeve", "De Meyer", "De Smet",
    "De Wilde", "Declercq", "Demir", "Desmedt", "Dhondt", "Dierickx", "El Idrissi", "Engelen", "Geerts",
    "Gielen", "Goossens", "Hendrickx", "Hermans", "Huybrechts", "Jacobs", "Janssens", "Lambrechts",
    "Lemmens", "Lenaerts", "Maes", "Martens", "Mertens", "Michiels", "Nijs", "Pauwels", "Peeters", "Raes",
    "Segers", "Smets", "Stevens", "Thys", "Van Acker", "Van Damme", "Van den Broeck", "Van Dyck",
    "Vandenberghe", "Vandewalle", "Verbeke", "Verhoeven", "Vermeiren", "Verstraete", "Vos", "Willems",
    "Wouters", "Wuyts", "Yildirim",
]  # fmt: skip

RULES = """\
- Een vraag is nooit te klein: wie hem stelt, helpt er drie anderen mee.
- We schrijven zoals we aan tafel praten: vriendelijk en kort.
- Geen namen van bezoekers, ook geen voornamen.
- Wat in Limburg gezegd wordt, blijft in Limburg, tenzij wie het schreef akkoord gaat."""
