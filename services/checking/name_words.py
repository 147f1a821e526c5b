"""Words that help to tell names from other words: given names, well-known companies, titles, harmless capitals."""

# A given name is suspicious wherever it stands; names that are also everyday words (Will, Mark, Grace) are left out.
GIVEN_NAMES = """
    aaron abdul abigail adam adrian ahmed aiko alan albert alejandro alessandro alexander alexandra alexis ali alice
    alicia amanda amelia amir ana andrea andreas andrew angela anna anne anthony antoine antonio arthur ashley audrey
    barbara beatriz benjamin bernard bianca björn bob brandon brian bruno camille carla carlos carmen caroline carolina
    catherine charles charlotte chloé chloe christian christina christine christopher claire clara claudia daniel
    daniela david deborah denis diana diego dieter dmitri dominik donald edward elena elias elisabeth elizabeth ella
    emily emma eric erik ethan eva evelyn fabian felipe fernando florian francesca francisco françois frank franz
    frédéric gabriel gabriela george georg gerhard gianni giulia giuseppe greg gregory gustav hannah hans heather
    heinrich helen helena hélène hendrik henri henry hiroshi hugo ibrahim ines ingrid isabel isabelle ivan jacob
    jacques james jamie jan jane janet javier jean jeffrey jennifer jens jessica joanna joe johan johann johannes john
    jonathan jorge josé jose joseph joshua juan judith julia julian julie julien jürgen karen karin karl katharina
    katherine kathrin kenji kevin khalid klaus lara larry laura lauren laurent lea leila lena leon leonardo liam linda
    lisa louis louise luca lucas lucía lucie luis lukas maja manuel manuela marc marcel marco margaret maria maría
    marie mario markus marta martin martina mary mateo mathieu matteo matthew matthias max maxime mehmet mei melanie
    melissa mia michael michel michelle miguel mohamed mohammed monica monika nadia nancy natalia natalie nathan nicolas
    nicole nikolai nina noah nora oliver olivia olivier oscar oskar pablo patricia patrick paul paula pauline pedro
    peter philip philipp philippe pierre pilar priya rachel rafael ramón raphael raúl rebecca renate richard rita
    robert roberto roger roland ronald sabine samantha samuel sandra sara sarah sebastian sergio silvia simon simone
    sofia sofía sophia sophie stefan stefanie stephanie stephen steve steven susan susanne sven tanja teresa theodor
    thomas thérèse tim timothy tobias tom tomás ursula uwe valentina valérie vanessa veronica victor victoria vincent
    vladimir walter wei werner william wolfgang xavier yann yasmin yuki yusuf yves zoe
"""

KNOWN_COMPANIES = """
    accenture adidas adobe airbnb airtable aldi allianz alibaba amazon apple asana atlassian baidu basecamp bmw boeing
    bosch bytedance capgemini carrefour chatgpt cisco cloudflare danone dell deloitte dhl disney dropbox ebay ericsson
    facebook fedex figma freshdesk gartner gmail google hubspot huawei ibm ikea intel intercom klarna kpmg lenovo lidl
    linkedin lufthansa mailchimp mastercard mcdonald mckinsey mercedes microsoft miro mondelez netflix nestlé nestle
    nike nokia nvidia openai oracle paypal peugeot pfizer philips pipedrive porsche pwc renault salesforce samsung sap
    servicenow shopify siemens sodexo sony spotify stripe telefónica telekom tencent tesla tiktok toyota trello twilio
    twitter typeform uber unilever vodafone volkswagen volvo walmart whatsapp wechat xiaomi youtube zalando zapier
    zendesk zoom calendly slack telegram notion 谷歌 微软 苹果公司 亚马逊 华为 腾讯 阿里巴巴 字节跳动 百度 小米
"""

# Capitals inside a sentence that name nobody.
HARMLESS_CAPITALS = """
    i i'm i've i'd i'll ok ps pps p.s mr mrs ms dr mx prof m mme mlle monsieur madame mademoiselle sr sra srta don doña
    usted ustedes ud uds vd sie ihnen ihr ihre ihren ihrem ihrer ihres vous dear hi hello bonjour hola hallo
    api csv pdf url html xml json sql sms faq roi kpi crm erp saas b2b b2c ceo cto cfo coo cmo hr it ai ia ki ui ux tv
    gps id vip qr vat tva iban sepa gdpr rgpd dsgvo sso usb wifi wi-fi excel word internet web email e-mail mail
    english french german spanish chinese italian european american british english-language
    christmas easter new year eve saint noël pâques navidad pascua
    q1 q2 q3 q4 am pm utc cet gmt asap fyi btw tl dr rsvp
"""

# Countries come as codes or in another language than the mail's: all names of one are the same name.
COUNTRIES = """
    us usa united-states états-unis etats-unis estados-unidos america |
    gb uk united-kingdom great-britain england royaume-uni angleterre reino-unido inglaterra | fr france francia |
    de germany allemagne alemania | es spain espagne españa | it italy italie italia | pt portugal |
    ch switzerland suisse suiza | at austria autriche | be belgium belgique bélgica |
    nl netherlands holland pays-bas países-bajos holanda | pl poland pologne polonia | se sweden suède suecia |
    no norway norvège noruega | dk denmark danemark dinamarca | fi finland finlande finlandia |
    ie ireland irlande irlanda | cz czechia czech tchéquie chequia | gr greece grèce grecia |
    tr turkey türkiye turquie turquía | ma morocco maroc marruecos | cn china chine | jp japan japon japón |
    in india inde | kr korea corée corea | sg singapore singapour singapur | au australia australie |
    ca canada canadá | mx mexico mexique méxico | br brazil brésil brasil | ar argentina argentine |
    cl chile chili | co colombia colombie | pe peru pérou perú | za south-africa afrique-du-sud sudáfrica |
    ae emirates émirats emiratos | il israel israël | eg egypt égypte egipto | vn vietnam |
    th thailand thaïlande tailandia | europe europa
"""

TITLES = r"(?:Mr|Mrs|Ms|Mx|Dr|Prof|M|Mme|Mlle|Monsieur|Madame|Herrn?|Frau|Sr|Sra|Srta|Señora?|Don|Doña)\.?"
COMPANY_ENDINGS = (
    r"(?:Inc|LLC|Ltd|Limited|Corp|Corporation|GmbH|AG|KG|SE|UG|SARL|SAS|SA|S\.A\.|S\.L\.|SL|BV|B\.V\.|NV|AB|Oy|PLC"
    r"|Group|Holdings?|Technologies|Solutions|Labs|Systems|Software|Consulting|Partners)"
)
# German nouns have capitals: only behind these words is an unknown one taken for a name.
GERMAN_BEFORE_NAMES = r"(?:Firma|Kolleg(?:e|en|in)|Partner(?:in)?|Kund(?:e|en|in)|Unternehmen|namens|Herrn?|Frau)"

CHINESE_PERSON = (
    r"([王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文]"
    r"[\u4e00-\u9fff]{0,2})(?:先生|女士|小姐|老师|总监|经理|博士|总(?=[，。、的]))"
)
CHINESE_COMPANY = r"([\u4e00-\u9fff]{2,8})(?:有限公司|股份公司|集团)"
