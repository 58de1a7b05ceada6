"""Words of time stamps and counters, and of notices that an article was removed."""

from __future__ import annotations

import re

# Words that make a line with a figure a stamp or a counter.
_STAMPS = """
updated update upd published publish posted modified edited revised corrected timestamp
view views read reads comment comments share shares like likes reaction reactions follower followers
обновлено обновлена обновление опубликовано опубликована размещено изменено отредактировано оновлено опубліковано
просмотр просмотра просмотров просмотры комментарий комментария комментариев комментарии прочтений репостов лайков
переглядів коментарів
aktualisiert veröffentlicht stand aufrufe kommentare kommentar
publié mis jour modifié vues commentaires commentaire
actualizado publicado vistas comentarios visualizações comentários atualizado aggiornato pubblicato commenti
güncelleme güncellendi yayınlanma yayınlandı görüntülenme okunma yorum
انتشار بروزرسانی روزرسانی بازدید نظر نظرات تعداد نشر التحديث تحديث مشاهدة مشاهدات تعليق تعليقات قراءة
اپ ڈیٹ تبصرے شائع خپور خپره تازه
अपडेट प्रकाशित टिप्पणियां
"""
# Words that may accompany them.
_COMPANIONS = """
at on by of the last first about just now today yesterday min mins minute minutes hour hours hr hrs day days week
weeks month months year years sec secs second seconds am pm a p m gmt utc est edt cet cest bst ist msk pkt aft irst pst
pdt eastern local time date k and in this article story page since to total more than
mon tue tues wed thu thur thurs fri sun
в на назад сегодня вчера мин минут минуты минуту час часа часов день дня дней г года год мск время дата последнее
am um uhr vor stunden minuten tagen
le la à il y a de du h heures minutes jours
el hace horas minutos días
saat dakika önce gün
تاریخ زمان ساعت دقیقه پیش روز امروز دیروز به شد شده در
منذ قبل آخر ساعات دقائق دقيقة يوم أيام
पहले घंटे मिनट
"""
WORDS_WITHOUT_FIGURE = frozenset(
    ("just", "now", "ago", "today", "yesterday", "updated", "published", "posted")
)  # no figure needed
STAMP_WORDS = frozenset(_STAMPS.split())
COMPANION_WORDS = frozenset(_COMPANIONS.split())
UNSPACED_STAMP = re.compile(
    r"^\W*(?:(?:更新|发布|發布|發佈|公開|配信|阅读|閱讀|评论|評論|浏览|瀏覽|点赞|調閱|コメント|閲覧|時間|时间|日期|日時|数|數|量"
    r"|于|於|[年月日时時分秒:：\s\d\W])+)$"
)
REMOVAL_NOTICE = re.compile(
    r"\b(?:article|story|post|page|content|report|item|text|material|piece|video)\b[^.!?\n]{0,60}"
    r"\b(?:has|have|was|were|is|been)\b[^.!?\n]{0,30}"
    r"\b(?:removed|deleted|withdrawn|retracted|taken down|unpublished|no longer available|not available|recalled)\b"
    r"|\b(?:we have|we.ve|the editors have|editors?.? note[^.\n]{0,40})\b[^.\n]{0,40}"
    r"\b(?:removed|withdrawn|retracted)\b"
    r"|\b(?:removed|deleted|withdrawn|retracted)\b[^.\n]{0,30}\b(?:by the editors|at the request|for legal reasons)\b"
    r"|\b(?:no longer available|has been retracted|story withdrawn|kill notice|mandatory kill)\b"
    r"|(?:материал|стать[яюи]|публикаци[яию]|новост[ьи]|текст|страниц[аы]|сообщени[ея])[^.!?\n]{0,50}"
    r"(?:удал[её]н|отозван|снят|больше не доступ|больше недоступ|недоступ)"
    r"|(?:удал[её]н|отозван|снят)[^.!?\n]{0,40}(?:редакци|по требованию|с публикации)"
    r"|(?:матеріал|статт[яю]|новин[ау])[^.!?\n]{0,50}(?:видален|відклик|недоступн)"
    r"|(?:خبر|مطلب|مقاله|صفحه|گزارش|نوشته)[^.!؟\n]{0,50}(?:حذف شد|برداشته شد|پاک شد|در دسترس نیست|موجود نیست)"
    r"|(?:المقال|الخبر|المحتوى|التقرير|الصفحة|المادة)[^.!؟\n]{0,50}(?:تم حذف|حُذف|حذف|سحب|لم يعد متاح|غير متاح)"
    r"|تم (?:حذف|سحب)[^.!؟\n]{0,40}(?:المقال|الخبر|المحتوى|التقرير|المادة)"
    r"|(?:خبر|مضمون|صفحہ|تحریر)[^.!؟\n]{0,40}(?:ہٹا دی|حذف کر|دستیاب نہیں)"
    r"|(?:خبر|لیکنه|مطلب|راپور)[^.!؟\n]{0,40}(?:لرې شو|ړنګ شو|حذف شو)"
    r"|(?:artikel|beitrag|meldung)[^.!?\n]{0,50}(?:gelöscht|entfernt|zurückgezogen|nicht mehr verfügbar)"
    r"|(?:article|contenu|page)[^.!?\n]{0,50}(?:supprimé|retiré|n.est plus disponible)"
    r"|(?:artículo|contenido|página|noticia)[^.!?\n]{0,50}(?:eliminad|retirad|no está disponible|borrad)"
    r"|(?:haber|içerik|sayfa)[^.!?\n]{0,40}(?:kaldırıl|silin|yayından)"
    r"|(?:文章|内容|內容|页面|頁面|本文)[^。！\n]{0,20}(?:已被?(?:删除|刪除|移除|撤回|撤下)|不存在)"
    r"|(?:खबर|लेख|पृष्ठ)[^।\n]{0,40}(?:हटा|उपलब्ध नहीं)",
    re.IGNORECASE,
)
