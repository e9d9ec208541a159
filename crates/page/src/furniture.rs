//! Words of what surrounds articles: labels, buttons, notices.

use std::collections::HashSet;
use std::sync::LazyLock;

/// By language: English, German, French, Spanish and Portuguese, Italian and Dutch, Russian and Polish.
const WORDS: &str = "
ad advertisement advertisements related recommended recommend read more also see watch listen click tap here subscribe
subscriber subscribers subscription newsletter newsletters sign signup email e-mail inbox login log register account
password share tweet facebook twitter instagram whatsapp telegram linkedin pinterest youtube follow comment comments
reply replies cookie cookies privacy policy terms copyright reserved rights photo photos photograph image images
picture credit getty courtesy pictured gallery slideshow video popular trending latest stories articles posts like
likes tags topics categories filed archive previous next back home menu search contact about author staff writer
reporter editor editing reporting updated published posted print download app javascript browser donate support member
membership join free offer premium sponsored promoted loading

anzeige werbung mehr lesen auch weitere weiterlesen artikel thema teilen drucken kommentar kommentare kommentieren
anmelden abonnieren abo foto fotos bild bilder quelle autor datenschutz impressum merken nach oben startseite suche
beitrag beiträge schlagwörter empfehlungen beliebt gelesen folgen

publicité lire aussi partager commentaires commentaire abonnez-vous s'abonner connexion suivez auteur crédit imprimer

publicidad leer leia más mais también também compartir compartilhar comentarios comentários comentário suscríbete
suscribirse relacionadas relacionados noticias notícias gostar fuente fonte clique haga clic

pubblicità leggi anche condividi commenti iscriviti lees ook meer delen reacties

реклама читайте также поделиться комментарии подписаться фото источник теги czytaj też również komentarze reklama
udostępnij";

static KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| WORDS.split_whitespace().collect());

/// Longest line whose words are counted, in bytes.
const LONGEST: usize = 240;

/// Number of a line's words that are furniture; 0 for long lines.
pub(crate) fn count(line: &str) -> u8 {
    if line.len() > LONGEST {
        return 0;
    }
    let parts =
        |c: char| c.is_whitespace() || matches!(c, ':' | '|' | '/' | ',' | '.' | '(' | ')' | '[' | ']' | '!' | '…');
    line.to_lowercase().split(parts).filter(|w| KNOWN.contains(w)).count() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted() {
        assert_eq!(count("READ MORE: Bridge closes"), 2);
        assert_eq!(count("The bridge closes on Monday."), 0);
        assert_eq!(count(&"more ".repeat(100)), 0);
    }
}
