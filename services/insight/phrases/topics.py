"""What a reply is about, in five languages; the names' words are in services/insight/outlines.py."""

TOPICS: dict[str, str] = {
    "price": """
        price*, pricing, cost, costs, expensive, cheap*, discount*, budget, prix, tarif*, cher, coût*, preis*, kosten,
        kostet, teuer, rabatt*, precio*, cuesta, coste, costo, caro, descuento*, how much, combien, cuánto, 价格,
        多少钱, 费用, 贵, 折扣, 预算
    """,
    "integration": """
        integrat*, api, webhook*, crm, zapier, sync*, connect*, intégr*, connecteur*, schnittstelle*, anbindung*,
        verbind*, integr*, conect*, 集成, 接口, 对接, 同步, (有)API
    """,
    "support": """
        support, help desk, helpdesk, ticket*, customer service, assistance, kundendienst, kundenservice, hilfe,
        soporte, atención al cliente, ayuda, 客服, 支持, 帮助, 工单
    """,
    "reliability": """
        bug*, crash*, error*, slow*, down, downtime, outage*, broken, panne*, plant*, lent, lente, erreur*, fehler*,
        absturz*, abstürz*, langsam*, ausfall*, kaputt, fallo*, lento, lenta, caído, caída, 故障, 崩溃, 慢, 错误, 卡,
        闪退
    """,
    "reports": """
        report, reports, export*, dashboard*, csv, excel, pdf, rapport*, tableau de bord, bericht*, auswertung*,
        informe*, reporte*, 报表, 报告, 导出, 统计
    """,
    "mobile": """
        mobile, phone app, android, iphone, ios, app, tablet*, téléphone, handy, smartphone*, móvil*, teléfono*, 手机,
        移动端, 安卓, 苹果
    """,
    "training": """
        training*, onboarding, tutorial*, documentation, learn*, formation*, tutoriel*, schulung*, einarbeitung,
        anleitung*, formación, capacitación, 培训, 教程, 文档, 入门
    """,
    "seats": """
        seat, seats, license*, licence*, users, team*, utilisateur*, équipe*, lizenz*, nutzer, benutzer, zugänge,
        usuarios, licencias, equipo, 席位, 账号, 用户, 许可, 团队
    """,
    "contract": """
        contract*, renew*, invoice*, billing, billed, payment*, cancel*, contrat*, facture*, factur*, renouvel*,
        résili*, vertrag*, rechnung*, verlänger*, kündig*, contrato*, renov*, subscription, 合同, 发票, 续费, 账单,
        付款, 扣款
    """,
}  # fmt: skip
