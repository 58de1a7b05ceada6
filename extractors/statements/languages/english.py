"""English words of speech. Constants list words or phrases separated by white space or commas."""

# Verbs of saying that take a subject: "she said", "said the minister".
SAYING = """
said, says, say, told,
tells, tell, stated, states, added, adds, wrote, writes, write, warned, warns, warn, tweeted, tweets, retweeted,
posted, replied, replies, insisted, insists, insist, announced, announces, argued, argues, argue, asked, asks, ask,
claimed, claims, claim, commented, comments, concluded, concludes, conceded, concedes, continued, continues,
cautioned, cautions, declared, declares, denied, denies, explained, explains, lamented, laments, noted, notes,
observed, observes, quipped, quips, recalled, recalls, remarked, remarks, responded, responds, reiterated,
reiterates, acknowledged, acknowledges, admitted, admits, affirmed, affirms, alleged, alleges, charged, charges,
complained, complains, contended, contends, countered, counters, emphasized, emphasised, emphasizes, emphasises,
exclaimed, joked, jokes, mused, muses, pledged, pledges, predicted, predicts, read, reads, reported, reports,
revealed, reveals, stressed, stresses, suggested, suggests, testified, testifies, urged, urges, urge, vowed, vows,
shouted, shouts, yelled, yells, thundered, blasted, posted, shot back, fired back, hit back, went on, put it, puts
it, repeated, repeats, confirmed, confirms, confessed, whispered, cried, cry, screamed, chanted, proclaimed,
proclaims, asserted, asserts, maintained, maintains, opined, opines, fumed, boasted, bragged, mocked, taunted,
tweeted back, wondered, wonders, questioned, interjected, quoted, ranted, sighed, scoffed, summed up, sums up,
demanded, demands, threatened, hinted, advised, advises, instructed, ordered, informed, instructed, promised,
promises, proposed, proposes, swore, tells us, texted, emailed, messaged, blogged, captioned, elaborated, clarified,
clarifies, echoed, echoes, agreed, agrees, begins, began, counseled, counselled, implored, pleaded, believes,
thinks, feels, hopes, laughed, joined in, chimed in, alluded, decreed, disclosed, mentioned, mentions, pointed out,
points out, reminded, reminds, spoke, lists, disclose, deadpanned, snapped, gushed, enthused, hissed, muttered,
mumbled, murmured, barked, bellowed, roared, growled, groaned, chuckled, grinned, shrugged, sobbed, gasped,
ventured, retorted, retorts, rejoined, intoned, volunteered, theorized, theorised, speculated, reasoned, surmised,
lectured, scolded, chided, railed, raged, marveled, marvelled, rejoiced, cheered, crowed, gloated, griped, grumbled,
whined, protested, objected, objects, disagreed, assured, assures, reassured, recounted, recounts, relayed, related,
reminisced, remembered, remembers, reflected, reflects, recommended, recommends, appealed, begged, begs, prayed,
bemoaned, bemoans, deplored, regretted, apologized, apologised, weighed in, let slip, advocated, cracked, trumpeted,
sneered, snarled, shot, guesses, guessed, jested, signed off, expressed, answered, answers, underlined, underlines,
underscored, underscores, outlined, outlines, highlighted, highlights, specified, specifies, teased, assailed,
rebutted, rebuked, fretted, hollered, howled, inquired, enquired, jeered, chipped in, piped up, recited, shrieked,
smiled, stammered, uttered, wailed, wept, offered, offers, concurred, concurs, summarised, summarized, summarizes,
ruled, rules, estimated, estimates, conveyed, intimated, editorialized, editorialised, hinted, hints, exhorted,
admonished, crackled, was blunt, was adamant, was unequivocal, was defiant, was scathing
"""
# The same verbs as participles: "…, adding: …", "with protesters chanting …".
SPEAKING = """
saying, telling, stating, adding, writing, warning, tweeting, replying, insisting, announcing, arguing, asking,
claiming, concluding, declaring, explaining, noting, observing, recalling, remarking, responding, reiterating,
acknowledging, admitting, affirming, alleging, complaining, contending, emphasizing, emphasising, joking, musing,
pledging, predicting, reading, reporting, stressing, suggesting, testifying, urging, vowing, shouting, yelling,
chanting, proclaiming, asserting, maintaining, boasting, demanding, threatening, advising, promising, proposing,
alluding, quipping, commenting, cautioning, continuing, confirming, pointing out, screaming, crying, posting,
pleading, reminding, swearing, wondering, muttering, protesting, assuring, recounting, recalling, begging,
appealing, lamenting, countering, conceding, predicting, quoting, echoing, disclosing, revealing, answering,
offering, underlining, underscoring, highlighting, hinting, smiling, laughing, ruling, estimating, concurring,
tweeting out, calling out, thundering, informing, instructing, ordering, summing up
"""
# Verbs that give a name or a judgement: "called it “…”", "described the attack as “…”".
JUDGING = """
called, calls, call, calling, described, describes, describe, describing, dubbed, dubs, dubbing, labeled, labelled,
labeling, labelling, branded, branding, characterized, characterised, characterizes, characterizing, denounced,
denounces, denouncing, condemned, condemns, condemning, criticized, criticised, criticizing, praised, praises,
praising, hailed, hails, hailing, dismissed, dismisses, dismissing, slammed, slams, slamming, blasted, blasting,
decried, decrying, deemed, deeming, termed, terms, terming, lauded, lauding, referred to, refers to, refer to,
referring to, portrayed, portrays, portraying, likened, likens, likening, spoke of, speaks of, speaking of, derided,
deriding, decries, ridiculed, mocked, mocking, touted
"""
# After these a judging verb is passive and its subject is not the speaker: "has been described as".
PASSIVE = "been, being, be, is, was, are, were, widely, so, often, sometimes, what, also"
ACCORDING = """
according to, in the words of, in the view of, in the opinion of, as told by, quoted by, as quoted by, cited by, as
stated by, as described by, described by, in his words, in her words, in their words, in his own words, in her own
words, in his view, in her view, in their view, in his opinion, in her opinion
"""
# The pronoun implied by a phrase of ACCORDING that contains no name.
POSSESSIVES = {"his": "he", "her": "she", "their": "they"}

# Words allowed between a subject and its verb.
BETWEEN = """
also, later, then, has, had, have, having, reportedly, recently, repeatedly, would, will, once, now, still,
further, earlier, often, famously, quickly, again, just, simply, has since, is, was, are, were, be, been,
could, can, can’t, can't, might, may, should, did, does, do, never, not, even, first, already, actually,
subsequently, previously, initially, himself, herself, themselves, both, all, each, apparently, erroneously,
falsely, immediately, promptly, perhaps, instead, to, only, always, today, yesterday, tomorrow, who, in turn,
meanwhile, essentially, privately, publicly, reportedly
"""
# Words that open a new clause: the subject of the verb follows them.
CLAUSE_OPENERS = """
while, where, when, whereas, although, though, because, since, if, but, and, as, that, so, yet, or, with,
after, before, until, unless, how, why, what, whether, than, however, meanwhile, still, also, then, later,
earlier, instead, besides
"""
# Openers that are also prepositions: they open a clause only before a name or pronoun, so not in
# "issued after the talks".
PREPOSITIONS = "with, after, before, until, since, as, than"
RELATIVES = "who, which, whom, that, whose"
# Words that open an adverbial, a part of the sentence that never names the speaker.
ADVERBIALS = """
in, on, at, during, after, before, when, while, as, for, with, speaking, asked, by, since, following, from,
despite, although, though, if, because, where, under, over, to, of, about, against, amid, among, around,
between, beyond, through, until, upon, within, without, according, responding, citing, referring, addressing,
writing, like, unlike, once, whether, earlier, later, yesterday, today, meanwhile, however, instead, still,
also, then, including, given, both, even,
just, perhaps, indeed, now, here, there, but, and, yet, so, what, how, why, last, next, thus, therefore,
rather, nevertheless, nonetheless, along, per, via, using, noting, adding, saying, regarding, concerning
"""
# Words that end a noun phrase after a verb: "said X on Thursday", "told reporters".
STOPS = """
on, in, at, during, after, before, when, while, as, by, to, that, last, this, earlier, later, late, early,
about, via, from, with, following, over, referring, into, is, was, are, were, has, had, who, which, whose,
where, because, and, but, if, speaking, citing, outside, inside, near, through, upon, under,
yesterday, today, recently, ahead, adding, noting, against,
amid, since, still, then, also, for, telling, when, carefully, again, flatly, quietly, simply, calmly,
repeatedly, online, shortly, never, will, would, could, should, can
"""
# Adverbials of one word; the subject may follow directly.
SINGLE_ADVERBS = """
but, and, yet, so, still, also, then, now, meanwhile, however, instead, even, earlier, later, yesterday,
today
"""
# Forms that are nouns after an article: "the report", "its claims".
NOUNS = """
report, reports, claim, claims, note, notes, states, charges, charge, comments, reads, read, calls, call,
terms, term, hopes, posted, cry, promises, pledges, demands, questions, jokes, hails, brands, labels, urges,
urge, ask, asks, lists, observed, alleged, proposed, reported, promised, quoted, advised, added, threatened,
criticized, praised, condemned, answers, offers, rules, estimates, highlights, hints, outlines
"""
NOUN_LEADS = "by, all, most, few, the, a, an, his, her, its, their, this, of, in, no, any, my, our, these, those, as"
PRONOUNS = "he, she, they, it, we, i, you"
# Finite verbs: a phrase that contains one is not a subject.
FINITE = "has, had, have, is, was, are, were, be, been, did, does, do, will, would, could, should, can, may, might, must"
# Small words inside names: "University of Kabul", "Ursula von der Leyen".
INSIDE_NAMES = (
    "of, de, la, da, del, der, van, von, bin, ibn, al, el, ul, ur, du, di, le, and, the, for, &"
)
# A role after a name has no article: "Anthony Anton, president and CEO of the association".
ARTICLES = "the, a, an, his, her, its, their, our, my, this, that, these, those, one, some, many, several, another"
# Sources that may be identified only by their place: "a source in the ministry".
SOURCES = "source, sources, insider, insiders, person, people"
# Phrases before the source that a medium quotes: "Interfax reported, citing an official".
CITING = "citing, quoting, with reference to"
MEDIA = "the agency, the news agency, the newspaper, the paper, the channel, the broadcaster, local media, media"
# Short titles used for a person already named, and the titles that introduce the name.
STAND_INS = {
    "the diplomat": "diplomat, spokesman, spokeswoman, spokesperson, ambassador, envoy, minister, representative",
    "the spokesman": "spokesman, spokesperson",
    "the spokeswoman": "spokeswoman, spokesperson",
    "the spokesperson": "spokesman, spokeswoman, spokesperson",
    "the minister": "minister",
    "the foreign minister": "foreign minister",
    "the envoy": "envoy, representative",
    "the ambassador": "ambassador",
    "the governor": "governor",
    "the commander": "commander, general",
    "the senator": "senator, sen.",
    "the lawmaker": "lawmaker, senator, deputy, sen., rep.",
}
# Words in names of organisations; "he" and "she" never refer to such a name.
NO_PERSONS = """
court, party, house, senate, congress, times, post, journal, news, press, department, ministry, university, committee,
states, state, kingdom, union, council, bank, group, agency, government, office, company, inc, corp, administration,
commission, association, institute, foundation, center, centre, network, league, army, police, nations, republic,
coalition, campaign, democrats, republicans, service, bureau, authority, organization, organisation, forum, team, club
"""
