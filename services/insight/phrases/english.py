"""English phrases, by the sign that they show."""

ENGLISH: dict[str, str] = {
    # Wishes to be left alone, and farewells.
    "leave_alone": """
        please stop, stop [e-mailing|mailing|writing|contacting|sending|messaging|spamming|bothering|this|these],
        unsubscribe*, opt out, remove [me|us|my address|our address|my email], [leave|let] [me|us] alone,
        take [me|us|my address|my name] off, [do not|don't|never] [e-mail|mail|write|contact|message|spam|bother],
        no more [e-mails|mails|messages|spam|newsletters]
    """,
    "cancel": """
        cancel* [my|our|the|this] [account|subscription|plan|contract|licence|license|membership],
        [want|like|wish|need|have decided|decided] to [cancel|terminate|quit], [i am|i'm|we are|we're] cancel*,
        [close|terminate|end|delete] [my|our|the|this] [account|subscription|contract|plan|workspace],
        [account|subscription] can be [closed|cancelled|deleted], [will not|won't|not going to] [renew|be renewing],
        not renewing, [switched|moved|migrated|changed|gone|went] [over to|to|with] (a|an) [another|other|different|
        new|competing] [tool|supplier|provider|vendor|product|system|solution|software|one|service], switched away,
        moved away from [you|your|this|it], [left|leaving] you for, [no longer|stopped] use* [it|you|your|this|the],
        [gone|went|going] with [someone|somebody|a competitor|your competitor] (else),
        [switched|moved] to a competitor
    """,
    "money": """
        refund*, money back, chargeback*, overcharg*, [charged|billed|invoiced|debited|paid] [us|me|my card|our card]
        [twice|double|again|two times|three times|too much|for],
        [charged|billed|invoiced|debited|paid] [twice|double|again|three times|too much], [double|wrong|incorrect|
        unexpected|unauthorised|unauthorized|duplicate] [charge*|billing|invoice|bill|payment|amount], [invoice|bill|
        charge|amount|billing] [is|was|looks|seems] (still|also|completely) [wrong|incorrect|too high|not right|off],
        still [charged|billed|charging|billing], [keep|keeps] [charging|billing], never ordered (this|that|it)
    """,
    "legal": """
        gdpr, data protection [officer|request|authority|law], delete [my|our|all|any] .. data, right to be forgotten,
        [copy of|access to] [my|our|all] personal data, subject access request, personal data you hold
    """,
    "anger": """
        unacceptable, furious, scam*, fraud*, lawyer*, legal action, solicitor*, sue you,
        [a|such a] [disgrace|joke|disaster|shame|mess], outrageous, ridiculous, fed up, sick of, had enough,
        [worst|terrible|awful|horrible] [service|support|product|experience|software|tool|app],
        [file|make|filed|making|formal|official] .. complaint, complain* [to|about], rip-off, waste of [time|money],
        fuming, last straw
    """,
    "outage": """
        [all|half|most|some] (of) [our|my|the] .. [gone|lost|vanished|disappeared|deleted|wiped|empty], [our|my|the]
        [data|routes|route|tours|stops|customers|files|history|orders|work] [is|are|has|have|was|were|got] (all|been|
        just) [gone|lost|vanished|disappeared|deleted|wiped],
        [lost|losing|deleted|wiped] [all|everything|our data|my data|our work|data], [nobody|no one|none of us|none of
        our ..|none of the ..|none of them] [can|could|is able to] (even) [log in|login|log on|sign in|get in|access],
        [can't|cannot|unable to|not able to] [log in|login|log on|sign in|get in|access], locked out,
        [is|are|been|whole thing] down [since|for|again|all],
        [nothing|everything] [works|loads|is down|stopped|is broken|is blocked], [can't|cannot] work, urgent*,
        [drivers|people|everyone] [are|is] (just) (standing|waiting|stuck) [standing|waiting|stuck] (around)
    """,
    # Wishes for a next step with us.
    "buy": """
        upgrad*, [more|additional|extra|further] [seats|users|licences|licenses|drivers|vehicles|accounts],
        [more|additional|extra] seat, [#|two|three|four|five|six|ten|a few|some] [more|additional|extra] .. [seats|
        users|licences|licenses|drivers|vehicles|accounts|people|seat], [add|buy|order|purchase|get] [#|two|three|
        four|five|ten|a few|some|another] .. [seats|users|licences|licenses|drivers|vehicles|accounts], [send|get|
        give|make|prepare|draft] (me|us) [a|an|your|the|over a|over the] [quote|offer|proposal|contract|quotation|
        estimate|order form], quote for, [send|get|give] (me|us) [pricing|your prices], send the contract (over),
        [sign|signing|get] (the|a|it) [contract|signed], ready to [buy|sign|order|start|go ahead|purchase|roll],
        [enterprise|annual|yearly] plan [for|please], budget [for|approved|is approved|has been approved],
        [roll|rolling|rolled] [it|this] out [to|across|in|company], [whole|entire] company,
        all [our|of our] [teams|offices|branches|sites|depots|locations],
        [want|like|going|decided|love|happy] to [buy|purchase|order|subscribe|add],
        [switched|turned] on for [all|our|the|my], place an order, where do [i|we] sign,
        send (me|us) the (paperwork|contract)
    """,
    "meeting": """
        [see|show|watch|get|have|book|schedule|arrange|want|like|do|give] (us|me) (in for|a|an|the|another|your|quick|
        short) (quick|short|live) [demo|call|meeting|walkthrough|walk-through|presentation|screen share|zoom|chat],
        [could|can|may|might|would love to|would like to|'d love to|'d like to|want to|like to|love to] (i|we|you)
        (please|maybe|perhaps|possibly) [see|have a look at|take a look at|look at] (the|your|it|this|that|fernweh|a),
        [a|quick|short|the] (quick|short|live|little) (demo|walkthrough) [demo|walkthrough|walk-through] [would|of|
        for|next|this|on|please|with|sometime], [walk|talk|take] [me|us|our ..|my ..|the team] through,
        [show|showing] [me|us|it to me|it to us|our ..|my ..] (around|how|what|it|the|live), [have|got|find|spare] ..
        [#|half an|an|some|ten|fifteen|twenty|thirty] [min|mins|minutes|hour|time] .. [to|for|on|this|next|tomorrow],
        [let's|let us|happy to|glad to|able to|free to|could we|can we|shall we] (have a|jump on a|hop on a|do a|set
        up a|arrange a|book a|schedule a) [talk|call|chat|meet|meeting|demo|speak|discuss|schedule|hop on|jump on],
        [call|phone|ring] me (back) [to discuss|about the offer|about upgrading], book me, book us,
        booked [a|the] [slot|call|time|demo|meeting], jump on a call, set up a [time|call|meeting]
    """,
    "accepts_time": """
        [monday|tuesday|wednesday|thursday|friday|tomorrow|next week|this week|mon|tue|tues|wed|thu|thur|thurs|fri|#|
        #:#|# am|# pm|#am|#pm|noon|morning|afternoon] .. [works|suits|fits|would work|would suit|is fine|is good|is
        perfect|is ok|is okay|is great|sounds good|sounds great|would be good|would be great|would be fine|it is|
        then], [works|suits|is fine|is good] (well|fine|great|perfectly|best) for [me|us], [i|we] [am|are] [free|
        available] [on|at|any|most|this|next|tomorrow|#|monday|tuesday|wednesday|thursday|friday],
        [see|talk|speak] [you|to you] (on) [then|monday|tuesday|wednesday|thursday|friday|tomorrow|at #],
        [any|every] [day|time|afternoon|morning] .. [works|is fine|suits|is good], [talk|speak|see you] then,
        [could|can] do [monday|tuesday|wednesday|thursday|friday|tomorrow]
    """,
    "trial": """
        free trial, trial [account|version|period|access|run], [a|the] trial,
        [try|test|trial] (out) [it|this|that|the|your|fernweh|live|the new|a new], [try|test] [it|this|that] out,
        try out, give (it|this) [it|this] a [try|go|shot|spin], [get|have] (early|beta|test) access,
        join [the|your] beta, [sign|put] (me|us) [me|us] [up|down] for
    """,
    # Interest short of a step.
    "price": """
        how much [is|are|would|does|do|will|for|more], what (does|do|would|will|did) [it|this|that|the ..|they|you|#
        ..|an ..] (then|roughly) [cost|set us back|charge|come to], [what's|what is|what are|what would|what'd] (be)
        (the|your) [price|prices|pricing|cost|costs|rate|rates|fee|fees|damage], [the|your|any] [price list|price|
        prices|pricing|price plans] (for|of|per|please|per seat) [for|of|per|please],
        [which|what] [plan|price|discount]*, set us back, pricing [for|details|info*|page|options|question],
        [send|send over|share|forward] (us|me) (the|your|some) [pricing|prices|price list],
        [price|cost] per [user|seat|driver|vehicle|month], any discount*, is there a discount
    """,
    "very_interested": """
        [i'm|i am|we're|we are] (all) [very|really|extremely|definitely|highly|super] [interested|keen],
        [i'm|i am|we're|we are] [in|sold|all for it|on board], can't wait,
        exactly what [we|i] [need*|were|was|are|have], [would|'d] love to [try|buy|use|start|get|have],
        sign [me|us] up, count [me|us] in, let's [do it|do this|start|go|go ahead|get started],
        when can [we|i] [start|begin|have|get|go], ready to [buy|sign|order|start|go], [send|get] .. the contract,
        where do [i|we] sign, just what we [need*|want*],
        waiting for [this|something like this|exactly this|a tool like], shut up and take,
        [want|need] this (now|today|asap), [definitely|absolutely|certainly|very much|really] interested
    """,
    "interested": """
        interested, interesting, [looks|seems] (really|very|quite) [useful|promising|interesting],
        sounds (really|very|quite|pretty) [good|great|interesting|useful|promising|exciting|like|nice],
        tell [me|us] (a bit|some) more, more [details|information|info|about],
        [know|hear|learn|read|find out] more, happy to [talk|chat|hear|learn|discuss],
        curious [about|to|how|what|whether], keen to, intrigued, worth a look,
        [like|love] to [know|hear|learn|see|try], yes please, why not, go ahead, [could|might|would] be (very|really|
        quite) [useful|helpful|handy|interesting|of interest] [for|to] [us|me|our]
    """,
    "later": """
        [maybe|perhaps|possibly|probably] [later|next|in|after|some other|another|sometime|around|then],
        [next|later this] [year|quarter] [maybe|perhaps|again], (not) [before|until|till] (the|next) [summer|autumn|
        winter|spring|year|quarter|january|february|march|april|may|june|july|august|september|october|november|
        december], [get|come|circle|check] back [to|in|with|after|next|later], [ping|remind|contact|write|call|ask|
        try|e-mail|reach out to] [me|us|us again|me again|again] (again) [in|after|next|later|once|when],
        [ping|remind|ask|try] [me|us] again, keep [it|that|you|this] in mind, [think|sleep] [about|on] it,
        [in the|in] [future|a few months|a few weeks|a month|# months|# weeks|two months|six months], another time,
        some other time, down the (road|line), revisit,
        after the [summer|holidays|season|move|merger|new year|launch],
        once [we|the budget] [have|has|are|is|get|got], have* not (yet) tried, have* n't tried, looked at it,
        saw the new, might [need|want|be useful]
    """,
    "not_now": """
        not (right) now, not (at|for) (the|this) [moment|present|yet],
        [bad|wrong|not the right|not a good] [timing|time|moment], [no|don't have|do not have|haven't got|have no]
        (the) (time|budget|capacity) [time|budget|capacity|resources] [at|right|now|for|this|until], too busy,
        swamped, for now [no|we|not], not this [year|month|quarter]
    """,
    "refusal": """
        not (really|that|particularly|at all|currently|very|actually|so) interested,
        no (real|further|particular|current) interest, no longer need, [have|see|there's|there is] no need,
        no need [for this|for it|for that|right now|currently|at the moment], [don't|do not|doesn't|won't|will not|no
        longer] (really|actually|currently) need [it|this|that|any|one|anything|more|live|the|your],
        [don't|do not] want [it|this|that|any|one|to be], no thank*, not for [me|us],
        [we'll|we will|i'll|i will|have to|going to] pass, [isn't|is not|nothing|not] (something|anything|what|really|
        quite) (that) [we're|we are|i'm|i am|we] [looking|after|need|want|interested], [fine|happy|good|okay|ok|
        content|stick|sticking|stay|staying] with (what|the|our) (one) [we|i|what we|current|existing|setup|system|
        solution|tool|as it is] (have|got|use|already), already [have|use|using|got] (a|an|another|something|our) [a|
        an|another|something|our|solution|tool|supplier|provider|similar], [we're|we are|i'm|all] (all) [set|sorted],
        [decided|prefer] (against|not) [against|not to], not (a) (good) [fit|match|relevant] (for) [for|to],
        [rather|would rather] not, [i'm|i am|we're|we are|we|i] (will) (have to) declin*,
        don't see (a|any|the) [need|use|point|value|benefit], nothing for us
    """,
    # How it goes.
    "positive": """
        love [it|the|your|using|how|this|that|fernweh|what], loving [it|the|this], [great|excellent|fantastic|amazing|
        wonderful|awesome|brilliant|superb|perfect|perfectly|delighted|impressed|pleased|lovely|terrific|flawless*|
        spot on], happy [with|to report|customer*], [very|really|so|super|extremely|pretty|quite|more than] (happy|
        satisfied|useful|helpful|good|nice|handy|impressed|smooth|smoothly|easy) [happy|satisfied|useful|helpful|good|
        nice|handy|impressed|smooth|smoothly|easy|well], works (like|really|very|just|pretty|so) [well|great|
        perfectly|fine|nicely|a charm|a treat|a dream|as expected|as it should|beautifully|smoothly], like a charm,
        sav* (us|me) [us|me|a lot|so much|tons|hours|time],
        [team|drivers|guys|everyone|everybody|boss|staff|we] (really|all) [love*|like*|enjoy*],
        [really|we|i] like [it|the|your|how|this], [can't|cannot|couldn't|no|nothing to|nobody] complain*,
        no complaints,
        [no|zero|without] (any|major|big|real) [problems|issues|trouble|bugs|hiccups] (so far|at all|here|with),
        never had [a|any] [problem*|issue*], not bad, not (half|too) bad,
        [could not|couldn't|can't] be [better|happier], all (is|are) (still) [good|well|fine|great|smooth],
        [going|running|works|working] (really|very|just) [well|great|smoothly|fine|nicely], keep it up, keep up the,
        good [job|work|stuff|product|tool|app|service],
        [nice|well done|thumbs up|big fan|recommend* [it|you|your|this]|game changer|life-saver|lifesaver],
        [does|do] (just|exactly) (its|the|what) [its job|the job|what it should], thank you so much,
        [problem|issue|bug|it] (is|was|has been|now|got) (now|been) [solved|fixed|resolved|sorted], a pleasure to, 👍,
        ❤, 😍, 🎉
    """,
    "negative": """
        [unhappy|dissatisfied|disappoint*|frustrat*|annoy*|terrible|awful|horrible|useless|rubbish|hate|poor|worse|
        worst|bad|upset|unreliable|regret*], not (very|really|too|so|at all|exactly|particularly) [happy|satisfied|
        good|acceptable|impressed|useful|great|amused|pleased|helpful|convinced],
        too [expensive|slow|complicated|buggy|pricey|confusing|clunky], [still|been] waiting,
        [nobody|no one] [answers|answered|replied|replies|responds|responded|helps|called],
        never [got|received|had|heard] .. [answer|response|reply|back],
        no [answer|response|reply] [from|for|since|yet], let (us|me) down, what a [shame|pity|mess|joke],
        not what [we|i] expected, leaves a lot to be desired, could be better
    """,
    "pain": """
        problem*, issue, issues, bug, bugs, buggy, crash*, slow, slower, slowly, sluggish, lag, lags, lagging, laggy,
        freez*, frozen, hangs, glitch*, error*, trouble [with|getting|finding], difficult*, hard to, confus*,
        struggl*, painful*, a pain, clunky, cumbersome, fiddly, [does|do|did|is|are|has|was] (not|n't) [work|working|
        worked|load|loading|open|opening|sync|syncing|save|saving|show|showing|respond|responding], [doesn't|don't|
        didn't|isn't|aren't|won't|not|stopped|never|hardly] (really|properly|even) [work*|load*|open*|sync*|sav*|
        show*|respond*|updat*|print*|export*|import*], [can't|cannot|can not|could not|couldn't|unable to|not able to]
        (even|always|really) [find|use|open|log|get|export|import|see|save|edit|add|change|print|load|download|
        connect|sync|upload|reach], take* (us|me|about|almost|nearly|over|at least|around|up to|more than|well over|a
        good) (about|over) (a|an) [#|ages|forever|too long|so long|too much|minutes|hours|long|minute|hour|half a
        minute|eternity], keeps [crashing|failing|breaking|freezing|losing|logging|showing|disconnecting|asking],
        [# seconds|# secs|# minutes|# mins|a minute|minutes] to [load|open|save|start|find|export|search|show],
        since [the|your|this|last|that] (last|latest|new|recent) [update|upgrade|release|version|change],
        does nothing, nothing happens, broken, fail, fails, failed, failing, missing, manually, by hand, lacks,
        lost [data|a|some|our|my|the], we lost [two|three|four|five|several|many|all], complicated, unreadable,
        wrong [address*|route*|data|result*|order|place],
        times out, time-out, blank [page|screen], goes blank
    """,
    # What they do, and what they ask.
    "usage": """
        [we|i] (all|now|already|still|only|mostly|mainly|usually|just) [use|used|run|rely on|work with],
        [we're|we are|i'm|i am|been] (now|mostly|mainly) using, [our|my|the] [team|drivers|colleagues|staff|
        technicians|people|reps|guys|dispatchers|office] (all|mostly|mainly) [use*|rely|relies|work with|works with|
        got used], [use|uses|using] (it|this|them) [it|this|them] [every|each|daily|for|to|in|on|weekly],
        every (single) [day|morning|week|month], daily, weekly, per [day|week|month], a [day|week|month]
    """,
    "request": """
        please, pls, plz, [could|can|would|will|may|might] [you|we|i|someone|somebody|anyone|one], [we|i] (would|
        really|urgently|still|also|do) [need|want|require|would like|expect|demand|ask|request|wish],
        [i'd|we'd] [like|love|need|appreciate|prefer], is [it|there] (any|a|some) [possible|a way|any way|way|chance],
        do you [have|support|offer|plan|know|think], how [do|can|should|would|does] [i|we|one|it|this],
        [it|that] would be (really|very|so) [great|nice|good|helpful|useful|lovely|cool|perfect|handy] [if|to],
        would be [nice|great|good|cool|helpful|handy|lovely], wish [you|it|there|we|i], let [me|us] know,
        [send|give|show|tell|call|help|remind|mail|e-mail] [me|us],
        any [plans|chance|idea|ideas|news|update|updates|eta], get back to [me|us],
        looking forward to your [reply|answer|feedback], [want|would like] [to know|a|an|my|our], sort this out,
        fix [this|it|that],
        [who|where|when|what|which|how] [do|does|can|could|should|would|is|are|will] [i|we|you|it|the|that|this]
    """,
    "small_talk": """
        how are [you|things], how's [it going|things|life|everything], how (have|are) you been, how do you do,
        hope (that) [you|your|this|all|everything|the], who knows, what can i say, who would have thought, isn't it,
        please [find|note|see|excuse|accept|forgive|do not hesitate|don't hesitate|feel free|give my],
        thank* for asking, you know what, guess what, no problem, no worries, not a problem, [really|seriously] ?
    """,
}  # fmt: skip
