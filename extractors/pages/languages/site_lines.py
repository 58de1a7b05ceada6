"""Lines that sites print under any article: rights, comment forms, imprints, biographies.

Collected for this project from the headings and lines that news sites print; no outside word list is used.
"""

from __future__ import annotations

import re

SITE_NOTE = re.compile(
    r"^\W*(?:©|\(c\)\s|copyright\b|all rights reserved|все права защищены|تمامی حقوق|کلیه حقوق"
    r"|جميع الحقوق|جملہ حقوق|all[e] rechte vorbehalten|tous droits r"
    r"|this is a (?:condensed|shortened|abridged) version|this (?:article|story|post) (?:was"
    r"|is) (?:originally|first) (?:published|appeared)|the post .{5,200} appeared first on"
    r"|your e-?mail address will not be published|save my name, e-?mail|required fields are marked"
    r"|this copy is for your personal|order reprints"
    r"|ваш (?:e-?mail|адрес)[^.]{0,30} не будет опубликован|обязательные поля помечены"
    r"|نشانی ایمیل شما منتشر نخواهد شد|لن يتم نشر عنوان بريدك|آپ کا ای میل ایڈریس شائع نہیں"
    r"|you must be logged in to|please (?:log|sign) in to|sign up (?:for|to) (?:our|the|get)"
    r"|subscribe to (?:our|the)|get our (?:free )?newsletter|follow us on|like us on facebook"
    r"|download (?:our|the) app|click here to (?:subscribe|join|sign)|join our (?:telegram"
    r"|whatsapp)|подпи(?:сывайтесь|шитесь) на|присоединяйтесь к|have (?:a )?(?:news )?tip\b"
    r"|if you (?:see|find|notice) an? (?:error|mistake|typo)|нашли ошибку|заметили ошибку"
    r"|выделите (?:ее|её|текст|фрагмент))",
    re.IGNORECASE,
)
IMPRINT_LINE = re.compile(
    r"^(?:(?:tel|phone|telephone|fax|e-?mail|тел|телефон|факс|τηλ|telefon|teléfono|téléphone|هاتف|تلفن|فون|电话|電話|"
    r"传真|傳真|邮箱|郵箱|电邮|電郵|メール|전화|이메일)[.：:]"
    r"|(?:(?:disclaimer|legal notice|copyright notice|haftungsausschluss|mentions légales|aviso legal|yasal uyarı|"
    r"إخلاء المسؤولية|(?:免责|免責|版权|版權|特别|特別|郑重|鄭重)?[声聲]明|免責事項|면책조항)\s*[：:]?$)"
    r"|[（(\[【]?(?:责任编辑|責任編輯|责编|責編|编辑|編輯|文字编辑|校对|校對)[：:/].{1,20}$"
    r"|凡(?:注明|本网|本站)|.{0,30}(?:爆料|报料).{0,20}\d{5})",
    re.IGNORECASE,
)
BIOGRAPHY_VERB = re.compile(
    r"\b(?:is an? |is the |covers |writes |reports |was born|can be reached|follow (?:him|her"
    r"|them)|ist redakteur|est journaliste|— журналист|является)",
    re.IGNORECASE,
)
