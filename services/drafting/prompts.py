"""What a model is told when it writes for a customer: fixed rules, then data in fences that nobody could forge."""

from gateways.llm import fence_data
from services.facts import WritingBrief
from services.plain_text import one_line, strip_hidden
from services.writing_rules import RULES

MAX_FACTS = 60
MAX_VALUE = 500
MAX_EARLIER = 2_000
MAX_INSTRUCTION = 3_000

ANSWERING = """\
This email answers that message. Take up each question in it: answer what the data holds, and say plainly where a
colleague has to look first. Don't repeat the first mail, ask for nothing new."""
FOLLOWING = """\
This is follow-up {number} of {total} to those mails, which the customer did not answer, in the same thread. At most 60
words. Don't say again what they say and don't reproach: add one thing that makes an answer easy, such as a smaller
question, another use of the product that the facts tell of, or a way to whoever knows better. The subject is kept."""
LANGUAGES = {"en": "English", "fr": "French", "de": "German", "es": "Spanish", "zh": "Chinese (simplified)",
             "it": "Italian", "pt": "Portuguese", "nl": "Dutch", "pl": "Polish", "sv": "Swedish",
             "ja": "Japanese"}  # fmt: skip


def writing_prompt(brief: WritingBrief) -> tuple[str, str]:
    """System and user text. Holds nothing but the brief; the order is fixed, only the fences differ each time."""
    business, language = brief.business, brief.business.language
    facts = [
        f"{fact.id} ({fact.source}) {one_line(fact.label, 100)}: {one_line(fact.value, MAX_VALUE)}"
        for fact in brief.facts[:MAX_FACTS]
    ]
    sender = [
        f"company: {one_line(business.company_name, 200)}",
        f"written by: {one_line(business.contact_name, 200)}, {one_line(business.role, 200)}",
        f"website: {one_line(business.website, 300)}",
        f"product: {one_line(business.product_description, 2_000)}",
        f"also offers: {one_line(business.upsell_product, 1_000)}",
    ]
    customer = [f"name: {one_line(brief.customer_name, 200)}", f"company: {one_line(brief.customer_company, 200)}"]
    action = f"{brief.call_to_action.kind}: {one_line(brief.call_to_action.detail, 500)}"
    parts = [
        fence_data("The business that writes", "\n".join(sender)),
        fence_data("The customer", "\n".join(customer)),
        fence_data("Facts about the customer", "\n".join(facts) or "none"),
        fence_data("Call to action", action),
        fence_data("Incentive", strip_hidden(brief.incentive.text) or "none"),
    ]
    if brief.earlier:
        words = "\n---\n".join(strip_hidden(text)[:MAX_EARLIER] for text in brief.earlier)
        parts.append(fence_data("What the customer wrote earlier, oldest first", words))
    if brief.answering:
        parts.append(fence_data("The customer's message that this email answers", strip_hidden(brief.answering)))
        parts.append(ANSWERING)
    if brief.following:
        words = "\n---\n".join(strip_hidden(text)[:MAX_EARLIER] for text in brief.following)
        parts.append(fence_data("What we wrote before, oldest first", words))
        parts.append(FOLLOWING.format(number=brief.follow_up_number, total=brief.follow_ups))
    if brief.previous:
        subject, body = brief.previous
        parts.append(fence_data("The last wording, to be written anew", f"{subject}\n\n{body}"))
    if brief.instruction:
        parts.append(
            fence_data("The colleague's wish, within the rules", strip_hidden(brief.instruction)[:MAX_INSTRUCTION])
        )
    name = LANGUAGES.get(language[:2].casefold(), "")
    parts.append(f"Write profile, subject and body in the language {language}{f' ({name})' if name else ''}.")
    return RULES, "\n\n".join(parts)
