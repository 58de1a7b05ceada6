"""Titles and texts of walls (robot checks, consent, log-in, subscription) and error pages, as patterns by kind.

Collected for this project from the headings and lines that news sites print; no outside word list is used.
"""

from __future__ import annotations

import re

from extractors.model import RejectionKind

WALL_TITLES: tuple[tuple[RejectionKind, re.Pattern[str]], ...] = (
    (
        "bot-check",
        re.compile(
            r"^(?:just a moment|attention required|checking your browser|access denied"
            r"|access to this page has been denied|ddos.guard|are you a (?:robot|human)|security check"
            r"|please verify you are|verify you are human|human verification|one more step"
            r"|bot verification|robot check|captcha|403 forbidden|request blocked|pardon our interruption"
            r"|you have been blocked|один момент|проверка браузера|доступ (?:запрещен|ограничен)|вы не робот)",
            re.IGNORECASE,
        ),
    ),
    (
        "consent",
        re.compile(
            r"^(?:before you continue|your privacy choices|we value your privacy|privacy settings"
            r"|cookie (?:consent|settings|wall)|consent|bevor sie (?:zu|fortfahren)|avant de continuer"
            r"|yahoo is part of|yahoo fait partie|zustimmung|einwilligung|privacy gate"
            r"|datenschutzeinstellungen)",
            re.IGNORECASE,
        ),
    ),
    (
        "soft-404",
        re.compile(
            r"(?:^|\b)(?:404|page (?:was )?not found|not found|page (?:doesn.?t|does not) exist"
            r"|page unavailable|article (?:not found|unavailable)|content (?:not found|unavailable)"
            r"|no longer available|страница не найдена|страница не существует|ничего не найдено"
            r"|صفحه (?:مورد نظر )?(?:یافت|پیدا) نشد|صفحه وجود ندارد|الصفحة غير موجودة|لم يتم العثور"
            r"|صفحہ (?:نہیں ملا|موجود نہیں)|پاڼه ونه موندل شوه|seite (?:wurde )?nicht gefunden"
            r"|page (?:introuvable|non trouvée)|página no encontrada|página não encontrada"
            r"|pagina non trovata|sayfa bulunamadı|पृष्ठ नहीं मिला|саҳифа ёфт нашуд|页面不存在|找不到页面"
            r"|ページが見つかりません)(?:\b|$)",
            re.IGNORECASE,
        ),
    ),
    (
        "login",
        re.compile(
            r"^(?:log ?in|sign ?in|please (?:log|sign) in|вход|авторизация|ورود|تسجيل الدخول|anmelden"
            r"|connexion|iniciar sesión|giriş)\b",
            re.IGNORECASE,
        ),
    ),
)
WALL_TEXTS: tuple[tuple[RejectionKind, re.Pattern[str]], ...] = (
    (
        "bot-check",
        re.compile(
            r"checking (?:if the site connection is secure|your browser)"
            r"|verify(?:ing)? (?:that )?you are (?:a )?human|enable javascript and cookies to continue"
            r"|ray id|unusual (?:traffic|activity)"
            r"|complete the (?:security check|captcha)|you don.?t have permission to access"
            r"|подтвердите, что (?:вы|запросы)|не робот",
            re.IGNORECASE,
        ),
    ),
    (
        "consent",
        re.compile(
            r"(?:accept|reject|manage|agree to) (?:all )?(?:the use of )?(?:cookies|your (?:choices"
            r"|privacy))|we (?:and our (?:\d+ )?partners )?(?:use|store)[^.]{0,60}cookies|cookies (?:und"
            r"|and|et|y) "
            r"|consent to (?:the use|our use|cookies)|your consent|mit werbung (?:weiter|lesen)"
            r"|zustimmen (?:und|&) weiter|accepter et continuer|cookie[s]? wall|принима(?:ю|ете"
            r"|ть)[^.]{0,40}cookie",
            re.IGNORECASE,
        ),
    ),
    (
        "paywall",
        re.compile(
            r"subscri(?:be|bers|ption)[^.]{0,60}(?:to (?:continue|read|unlock|access|keep)|only|required)"
            r"|(?:to|and) (?:continue|keep) reading|already a (?:subscriber|member)|premium (?:content"
            r"|article)"
            r"|this (?:article|story|content) is (?:for|only|reserved|available)[^.]{0,40}(?:subscribers"
            r"|members)|exclusive(?:ly)? (?:for|to) (?:our )?(?:subscribers|members)|you(?:.ve"
            r"| have) reached your"
            r"|доступ(?:но|на|ен)? (?:только )?(?:по подписке|подписчикам)|оформи(?:те|ть) подписку"
            r"|jetzt (?:abonnieren|weiterlesen)|nur für abonnenten|réservé aux abonnés|abonnez-vous"
            r"|solo para suscriptores|suscríbe|apenas para assinantes|للمشتركين فقط|ویژه مشترکان|会员专享|有料会員"
            r"|会員限定",
            re.IGNORECASE,
        ),
    ),
    (
        "login",
        re.compile(
            r"(?:log|sign) ?in (?:to (?:continue|read|your)|with)|forgot(?:ten)? (?:your )?password"
            r"|create an account|войдите|забыли пароль|رمز عبور|كلمة المرور|passwort vergessen"
            r"|mot de passe oublié",
            re.IGNORECASE,
        ),
    ),
    (
        "script-only",
        re.compile(
            r"(?:enable|turn on|requires?|need|activate|without) (?:\w+ ){0,3}javascript|javascript (?:is"
            r"|to be|must be|seems to be)? ?(?:required|disabled|enabled|not enabled)|включите javascript"
            r"|javascript aktivieren"
            r"|activer javascript|جاوا ?اسکریپت",
            re.IGNORECASE,
        ),
    ),
)
