// RelocationLanguage
