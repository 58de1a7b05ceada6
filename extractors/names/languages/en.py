"""English: possessive, plural, one spelling for British and American."""

from __future__ import annotations

from extractors.names.languages.language import Language, Paradigm, Script, words

PARADIGMS = (
    Paradigm(typed="ies", forms="ies y", rule="plural", shortest=3),
    Paradigm(typed="ss", forms="ss sses", rule="plural", shortest=2),
    Paradigm(typed="us", forms="us uses", rule="plural"),
    Paradigm(typed="is", forms="is"),
    Paradigm(typed="s", forms="s -", rule="plural", shortest=4),
    Paradigm(typed="ty", forms="ty ties", rule="plural"),
    Paradigm(typed="ch", forms="ch ches", rule="plural"),
)

LANGUAGE = Language(
    tag="en",
    name="English",
    script=Script.LATIN,
    paradigms=PARADIGMS,
    tails=("s",),
    tail_rule="plural",
    joints="'",
    tail_shortest=4,
    short=(("United Nations", "UN"), ("United States", "US"), ("European Union", "EU")),
    talk=(words("talks negotiations dialogue"), words("agreement deal accord")),
    bodies=(words("network group clan faction"),),
    at=words("in at"),
    common=words(
        "the of and to in that is was for on with as by at from it an be are has have had were which their"
        " said who will not but"
    ),
    shouted=words(
        "us we he she i it if or so no all can may am me my our act aid arm art bad did do get go got had"
        " has her his him how its let man men new now old one out own part per put red say see set sit"
        " six ten too top try two up use way what when why win yes you your"
    ),
    other_worlds=words(
        "chess blitz tournament qualifiers qualifier shop shops store stores retail album band punk concert"
        " orchestra film novel game gamers striker goalkeeper cricket football restaurant fashion recipe"
        " birds bird wine software"
    ),
    titles=words(
        "mr mrs ms miss dr sir lord lady minister president ambassador secretary spokeswoman spokesman"
        " spokesperson envoy representative general colonel senator chairman chairwoman chief leader"
        " director commissioner chancellor premier diplomat king prince sheikh mullah maulvi mawlawi molvi"
        " ayatollah emir professor comrade foreign says said the"
    ),
    given_names=words(
        "munir bashir masood massoud anwar faisal habib imran iqbal javed kamal latif nasir qasim rafiq"
        " said shahid sharif waheed zahir zahid adam alan alexander alice amanda andrew angela anna anne"
        " anthony barbara benjamin brian carol charles christine daniel david deborah donald dmitry edward"
        " elena elizabeth emily emma eric frank george helen henry igor irina ivan jack james jane jason"
        " jennifer jessica john jonathan joseph joshua julia karen katherine kevin laura linda lisa margaret"
        " marina mark martin mary matthew michael michelle mikhail nancy natalia nicholas nikolai olga oleg"
        " patricia patrick paul peter rachel rebecca richard robert ronald roman ruslan ryan samuel sandra"
        " sarah scott sergei sergey sharon simon sophia stephen steven susan svetlana tatiana thomas timothy"
        " vera victoria victor viktor vladimir walter william yulia yuri abdul abdullah ahmad ahmed ali"
        " ashraf hamid hasan hassan husain hussain hussein ibrahim ismail jalal jamal karim khalid mahmoud"
        " mohammad mohammed muhammad mustafa omar rashid reza saeed salman tariq yusuf zahra fatima aisha"
        " nawaz maryam hamza benazir asif bilawal shehryar usman tanveer junaid imtiaz lalit sushil nirav pankaj"
        " anand arvind sanjay vijay suresh ramesh deepak manish arun ashok gautam mukesh anil sunil rajiv amit"
        " rahul priyanka nurlan aibek alisher rustam sherzod dilshod jamshid farrukh bobur shavkat timur"
        " sara yonatan maria josé juan carlos luis jorge miguel pedro antónio manuel"
    ),
    named_after=words(
        "street avenue airport stadium university foundation road highway boulevard square"
        " bridge hospital award prize stadium"
    ),
)
