"""x"""
from models import Customer
from tests.imports.whole_way import imported, looked_at
from services.imports import read_imports, read_rejected


async def test_first(cast, durable_work):
    data = b'email;name;Total Spent;Plan\nnew@acme.example;"Nia, New";1.120,50;Pro\njane@acme.example;Jane P;3;"x\ny"\nbad;b;1;2\nnew@acme.example;;;Top\nnew@acme.example;Nia;;Top\n'
    seen = await imported(cast.olivia, cast.business_id, data)
    assert (seen)
    assert ((await read_rejected(cast.olivia, seen.id)).lines)
    assert (await read_imports(cast.olivia))
    for c in await Customer.filter(business_id=cast.business_id).values(): assert (c)
