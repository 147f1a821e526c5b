"""Thirty customers of the seeded company, each with facts concrete enough to write something personal about.
Amounts are integer cents of the business's currency, dates are ISO 8601, every domain ends in .example."""

# A table, one entry a line.
# fmt: off
from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Customer:
    """One line of a customer list (SPEC C1); `facts` keeps every further column as label and value."""

    email: str
    name: str
    company: str
    country: str  # ISO 3166-1 alpha-2
    language: str  # ISO 639-1
    timezone: str  # IANA
    plan: str
    monthly_spend: int  # cents
    total_spend: int  # cents
    payment_count: int
    first_payment: str
    last_payment: str
    facts: dict[str, str] = field(default_factory=dict)


CUSTOMERS: tuple[Customer, ...] = (
    Customer("jane@acme.example", "Jane Porter", "Acme Tools", "US", "en", "America/Chicago", "Team",
             18_900, 415_800, 22, "2025-01-14", "2026-10-14",
             {"Seats": "14 of 15 used", "Routes planned in October": "386",
              "Exports in October": "41 to Excel", "Feature used most": "Territory drawing",
              "Last support ticket": "Asked for a CSV export with GPS columns"}),
    Customer("liam.oconnor@greenway.example", "Liam O'Connor", "Greenway Couriers", "IE", "en",
             "Europe/Dublin", "Business", 34_900, 1_047_000, 30, "2024-05-02", "2026-11-02",
             {"Vehicles": "27", "Team growth": "from 19 to 27 drivers since June",
              "Feature used most": "Phone app for drivers", "Average stops a day": "112"}),
    Customer("aiko.tanaka@sakura-home.example", "田中 愛子", "Sakura Home Care", "JP", "ja", "Asia/Tokyo",
             "Team", 12_900, 232_200, 18, "2025-05-20", "2026-10-20",
             {"Nurses planned for": "23", "Feature used most": "Recurring visits",
              "Last support ticket": "Wanted Japanese street addresses to be recognised better",
              "Time saved by own account": "40 minutes each morning"}),
    Customer("francois.lefevre@boulangerie-nord.example", "François Lefèvre", "Boulangerie du Nord",
             "FR", "fr", "Europe/Paris", "Starter", 2_900, 31_900, 11, "2025-12-03", "2026-10-03",
             {"Delivery rounds a week": "12", "First round starts": "04:30",
              "Feature used most": "Time windows", "Exports in October": "0"}),
    Customer("priya@monsoonpharma.example", "Priya Raghunathan", "Monsoon Pharma", "IN", "en",
             "Asia/Kolkata", "Business", 27_900, 558_000, 20, "2025-03-09", "2026-10-09",
             {"Field reps": "46", "Feature used most": "Territory balancing",
              "Territories": "18 in 5 states", "Integration": "Pushes visits into Zoho CRM"}),
    Customer("marta.nowak@czystydom.example", "Marta Nowak", "Czysty Dom", "PL", "pl", "Europe/Warsaw",
             "Starter", 2_900, 23_200, 8, "2026-03-11", "2026-10-11",
             {"Cleaners planned for": "6", "Feature used most": "Sharing the day's plan by link",
              "Last login": "2026-11-20", "Trial before paying": "14 days"}),
    Customer("h.vandenberg@zonnepaneel.example", "Hendrik van den Berg", "Zonnepaneel Direct", "NL",
             "nl", "Europe/Amsterdam", "Team", 14_900, 178_800, 12, "2025-11-25", "2026-10-25",
             {"Installations planned in October": "93", "Feature used most": "Skills per technician",
              "Support tickets in 90 days": "4, all about the calendar sync", "Seats": "9 of 10 used"}),
    Customer("sofia.garcia@rioagua.example", "Sofía García Núñez", "Río Agua", "ES", "es",
             "Europe/Madrid", "Team", 9_900, 207_900, 21, "2025-02-17", "2026-10-17",
             {"Water meters read with it": "3,150 a month", "Feature used most": "Photo proof at each stop",
              "Asked for": "a report per district"}),
    Customer("wei.chen@harborfresh.example", "陈伟", "Harbor Fresh Foods", "SG", "zh", "Asia/Singapore",
             "Business", 41_900, 670_400, 16, "2025-07-08", "2026-10-08",
             {"Vehicles": "34 refrigerated vans", "Feature used most": "Time windows",
              "Missed windows": "down from 9 % to 3 % since spring", "API calls in October": "118,000"}),
    Customer("ingrid.halvorsen@fjordelektro.example", "Ingrid Halvorsen", "Fjord Elektro", "NO", "no",
             "Europe/Oslo", "Team", 11_900, 297_500, 25, "2024-10-21", "2026-10-21",
             {"Electricians planned for": "13", "Feature used most": "Ferry-aware routes",
              "Last support ticket": "Praised the ferry timetable, asked for winter road closures"}),
    Customer("omar@atlasvending.example", "Omar Benjelloun", "Atlas Vending", "MA", "fr",
             "Africa/Casablanca", "Team", 8_900, 80_100, 9, "2026-02-05", "2026-10-05",
             {"Machines served": "410", "Feature used most": "Visit frequency rules",
              "Routes planned in October": "164"}),
    Customer("grace.kim@brightsmiles.example", "Grace Kim", "Bright Smiles Mobile Dentistry", "US", "en",
             "America/Los_Angeles", "Starter", 4_900, 73_500, 15, "2025-08-19", "2026-10-19",
             {"Schools visited a month": "22", "Feature used most": "Printing day sheets",
              "Exports in October": "22 to PDF", "Seats": "3 of 3 used"}),
    Customer("tomas.dvorak@pivovarbrno.example", "Tomáš Dvořák", "Pivovar Brno", "CZ", "cs",
             "Europe/Prague", "Team", 10_900, 141_700, 13, "2025-10-30", "2026-10-30",
             {"Pubs delivered to": "240", "Feature used most": "Vehicle capacity in kegs",
              "Busiest week": "first week of December"}),
    Customer("amelia@parcelpigeon.example", "Amelia Wright", "Parcel Pigeon", "GB", "en",
             "Europe/London", "Business", 52_900, 1_269_600, 24, "2024-11-12", "2026-10-12",
             {"Riders": "61 on cargo bikes", "Feature used most": "Bicycle routing",
              "Team growth": "opened Bristol and Leeds this year", "API calls in October": "402,000"}),
    Customer("dmitri@northwindhvac.example", "Dmitri Volkov", "Northwind Heating", "CA", "en",
             "America/Toronto", "Team", 13_900, 250_200, 18, "2025-05-06", "2026-10-06",
             {"Technicians": "11", "Feature used most": "Emergency insert into a running day",
              "Emergency inserts in October": "57", "Support tickets in 90 days": "0"}),
    Customer("leila.haddad@cedarclinics.example", "Leila Haddad", "Cedar Home Clinics", "AE", "en",
             "Asia/Dubai", "Team", 15_900, 111_300, 7, "2026-04-23", "2026-10-23",
             {"Home visits in October": "640", "Feature used most": "Matching nurse and patient language",
              "Asked for": "Arabic in the phone app"}),
    Customer("bruno.silva@verdejardim.example", "Bruno Silva", "Verde Jardim", "BR", "pt",
             "America/Sao_Paulo", "Starter", 1_900, 19_000, 10, "2026-01-15", "2026-10-15",
             {"Gardens on the list": "88", "Feature used most": "Recurring visits",
              "Last login": "2026-11-21", "Phone app installs": "5"}),
    Customer("k.schneider@alpenlift.example", "Katharina Schneider", "Alpenlift Service", "AT", "de",
             "Europe/Vienna", "Business", 24_900, 697_200, 28, "2024-07-01", "2026-10-01",
             {"Lifts maintained": "1,280", "Feature used most": "Legal inspection deadlines",
              "Overdue inspections": "0 since March", "Seats": "32 of 40 used"}),
    Customer("yusuf.demir@anadolukargo.example", "Yusuf Demir", "Anadolu Kargo", "TR", "tr",
             "Europe/Istanbul", "Team", 7_900, 94_800, 12, "2025-11-18", "2026-10-18",
             {"Vehicles": "15", "Feature used most": "Live position link for recipients",
              "Links opened by recipients in October": "2,930"}),
    Customer("hannah@roverpets.example", "Hannah Lindqvist", "Rover & Friends", "SE", "sv",
             "Europe/Stockholm", "Starter", 2_900, 5_800, 2, "2026-09-27", "2026-10-27",
             {"Dogs walked a day": "31", "Feature used most": "Walking routes",
              "Found us through": "a podcast about small businesses"}),
    Customer("giulia.ferrari@vinodiretto.example", "Giulia Ferrari", "Vino Diretto", "IT", "it",
             "Europe/Rome", "Team", 9_900, 168_300, 17, "2025-06-13", "2026-10-13",
             {"Restaurants visited": "195", "Feature used most": "Visit notes by voice",
              "Voice notes in October": "311", "Asked for": "notes to appear in HubSpot"}),
    Customer("samuel@kenteprint.example", "Samuel Mensah", "Kente Print", "GH", "en", "Africa/Accra",
             "Starter", 1_900, 9_500, 5, "2026-06-16", "2026-10-16",
             {"Deliveries a week": "70", "Feature used most": "Offline maps",
              "Last support ticket": "Asked if mobile money can be used to pay"}),
    Customer("rachel.cohen@tikvahmeals.example", "Rachel Cohen", "Tikvah Meals", "IL", "en",
             "Asia/Jerusalem", "Team", 6_900, 131_100, 19, "2025-04-29", "2026-10-29",
             {"Volunteers": "140", "Feature used most": "Self sign-up for rounds",
              "Meals delivered a week": "1,900", "Organisation": "charity, 40 % discount"}),
    Customer("mateo@andesfibra.example", "Mateo Quispe", "Andes Fibra", "PE", "es", "America/Lima",
             "Business", 19_900, 218_900, 11, "2025-12-12", "2026-10-12",
             {"Field crews": "17", "Feature used most": "Offline maps",
              "Altitude": "most visits above 3,000 m", "Routes planned in October": "298"}),
    Customer("nora.eriksen@havnevakt.example", "Nora Eriksen", "Havnevakt", "DK", "da",
             "Europe/Copenhagen", "Team", 10_400, 312_000, 30, "2024-05-28", "2026-10-28",
             {"Guards planned for": "52", "Feature used most": "Random patrol order",
              "Night shifts planned in October": "434", "Seats": "5 of 20 used"}),
    Customer("ethan.brooks@routerivals.example", "Ethan Brooks", "RouteRivals", "US", "en",
             "America/New_York", "Starter", 2_900, 2_900, 1, "2026-11-04", "2026-11-04",
             {"Feature used most": "Looked at every settings page once", "Routes planned in October": "0",
              "Note": "RouteRivals sells a route planner of its own"}),
    Customer("linh.nguyen@saigonlaundry.example", "Nguyễn Thùy Linh", "Saigon Laundry", "VN", "vi",
             "Asia/Ho_Chi_Minh", "Starter", 3_900, 54_600, 14, "2025-09-10", "2026-10-10",
             {"Hotels served": "36", "Feature used most": "Pick-up and delivery pairs",
              "Team growth": "from 4 to 9 drivers in a year"}),
    Customer("peter.hofmann@stadtbaeume.example", "Peter Hofmann", "Stadtbäume Köln", "DE", "de",
             "Europe/Berlin", "Team", 12_400, 99_200, 8, "2026-03-02", "2026-10-02",
             {"Trees on the map": "41,700", "Feature used most": "Import from a GIS file",
              "Largest import": "41,700 points in 3 minutes", "Support tickets in 90 days": "2"}),
    Customer("zanele@savannasolar.example", "Zanele Dlamini", "Savanna Solar", "ZA", "en",
             "Africa/Johannesburg", "Team", 11_400, 171_000, 15, "2025-08-07", "2026-10-07",
             {"Installations planned in October": "77", "Feature used most": "Load-shedding calendar",
              "Exports in October": "18 to Google Sheets"}),
    Customer("claire@lumierenettoyage.example", "Claire Dubois", "Lumière Nettoyage", "BE", "fr",
             "Europe/Brussels", "Cancelled", 0, 34_800, 12, "2025-06-04", "2026-05-04",
             {"Cancelled on": "2026-05-30", "Reason given": "only needed it for one large contract",
              "Feature used most": "Printing day sheets", "Routes planned in all": "260"}),
)
