/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Zones that the tz database's main data merge with a neighbour, because the two have agreed
 * since 1970; the names are those of its file `backward` (public domain).
 *
 * Some systems, Debian among them, ship the separate older history of these zones
 * (`backzone`); most languages and databases do not. The main data count here, so that one
 * text means one instant everywhere. What lies after 1970 is the same in both.
 */
#include "value/zone.h"

#include <stdlib.h>

struct zone_link {
    const char *name;
    const char *main_name;
};

/* Ascending by name. */
static const struct zone_link zone_links[] = {
    {"Africa/Accra", "Africa/Abidjan"},
    {"Africa/Addis_Ababa", "Africa/Nairobi"},
    {"Africa/Asmara", "Africa/Nairobi"},
    {"Africa/Bamako", "Africa/Abidjan"},
    {"Africa/Bangui", "Africa/Lagos"},
    {"Africa/Banjul", "Africa/Abidjan"},
    {"Africa/Blantyre", "Africa/Maputo"},
    {"Africa/Brazzaville", "Africa/Lagos"},
    {"Africa/Bujumbura", "Africa/Maputo"},
    {"Africa/Conakry", "Africa/Abidjan"},
    {"Africa/Dakar", "Africa/Abidjan"},
    {"Africa/Dar_es_Salaam", "Africa/Nairobi"},
    {"Africa/Djibouti", "Africa/Nairobi"},
    {"Africa/Douala", "Africa/Lagos"},
    {"Africa/Freetown", "Africa/Abidjan"},
    {"Africa/Gaborone", "Africa/Maputo"},
    {"Africa/Harare", "Africa/Maputo"},
    {"Africa/Kampala", "Africa/Nairobi"},
    {"Africa/Kigali", "Africa/Maputo"},
    {"Africa/Kinshasa", "Africa/Lagos"},
    {"Africa/Libreville", "Africa/Lagos"},
    {"Africa/Lome", "Africa/Abidjan"},
    {"Africa/Luanda", "Africa/Lagos"},
    {"Africa/Lubumbashi", "Africa/Maputo"},
    {"Africa/Lusaka", "Africa/Maputo"},
    {"Africa/Malabo", "Africa/Lagos"},
    {"Africa/Maseru", "Africa/Johannesburg"},
    {"Africa/Mbabane", "Africa/Johannesburg"},
    {"Africa/Mogadishu", "Africa/Nairobi"},
    {"Africa/Niamey", "Africa/Lagos"},
    {"Africa/Nouakchott", "Africa/Abidjan"},
    {"Africa/Ouagadougou", "Africa/Abidjan"},
    {"Africa/Porto-Novo", "Africa/Lagos"},
    {"America/Anguilla", "America/Puerto_Rico"},
    {"America/Antigua", "America/Puerto_Rico"},
    {"America/Aruba", "America/Puerto_Rico"},
    {"America/Atikokan", "America/Panama"},
    {"America/Blanc-Sablon", "America/Puerto_Rico"},
    {"America/Cayman", "America/Panama"},
    {"America/Creston", "America/Phoenix"},
    {"America/Curacao", "America/Puerto_Rico"},
    {"America/Dominica", "America/Puerto_Rico"},
    {"America/Grenada", "America/Puerto_Rico"},
    {"America/Guadeloupe", "America/Puerto_Rico"},
    {"America/Montserrat", "America/Puerto_Rico"},
    {"America/Nassau", "America/Toronto"},
    {"America/Port_of_Spain", "America/Puerto_Rico"},
    {"America/St_Kitts", "America/Puerto_Rico"},
    {"America/St_Lucia", "America/Puerto_Rico"},
    {"America/St_Thomas", "America/Puerto_Rico"},
    {"America/St_Vincent", "America/Puerto_Rico"},
    {"America/Tortola", "America/Puerto_Rico"},
    {"Antarctica/DumontDUrville", "Pacific/Port_Moresby"},
    {"Antarctica/McMurdo", "Pacific/Auckland"},
    {"Antarctica/Syowa", "Asia/Riyadh"},
    {"Asia/Aden", "Asia/Riyadh"},
    {"Asia/Bahrain", "Asia/Qatar"},
    {"Asia/Brunei", "Asia/Kuching"},
    {"Asia/Kuala_Lumpur", "Asia/Singapore"},
    {"Asia/Kuwait", "Asia/Riyadh"},
    {"Asia/Muscat", "Asia/Dubai"},
    {"Asia/Phnom_Penh", "Asia/Bangkok"},
    {"Asia/Vientiane", "Asia/Bangkok"},
    {"Atlantic/Reykjavik", "Africa/Abidjan"},
    {"Atlantic/St_Helena", "Africa/Abidjan"},
    {"Europe/Amsterdam", "Europe/Brussels"},
    {"Europe/Copenhagen", "Europe/Berlin"},
    {"Europe/Guernsey", "Europe/London"},
    {"Europe/Isle_of_Man", "Europe/London"},
    {"Europe/Jersey", "Europe/London"},
    {"Europe/Ljubljana", "Europe/Belgrade"},
    {"Europe/Luxembourg", "Europe/Brussels"},
    {"Europe/Monaco", "Europe/Paris"},
    {"Europe/Oslo", "Europe/Berlin"},
    {"Europe/Sarajevo", "Europe/Belgrade"},
    {"Europe/Skopje", "Europe/Belgrade"},
    {"Europe/Stockholm", "Europe/Berlin"},
    {"Europe/Vaduz", "Europe/Zurich"},
    {"Europe/Zagreb", "Europe/Belgrade"},
    {"Indian/Antananarivo", "Africa/Nairobi"},
    {"Indian/Christmas", "Asia/Bangkok"},
    {"Indian/Cocos", "Asia/Yangon"},
    {"Indian/Comoro", "Africa/Nairobi"},
    {"Indian/Kerguelen", "Indian/Maldives"},
    {"Indian/Mahe", "Asia/Dubai"},
    {"Indian/Mayotte", "Africa/Nairobi"},
    {"Indian/Reunion", "Asia/Dubai"},
    {"Pacific/Chuuk", "Pacific/Port_Moresby"},
    {"Pacific/Funafuti", "Pacific/Tarawa"},
    {"Pacific/Majuro", "Pacific/Tarawa"},
    {"Pacific/Midway", "Pacific/Pago_Pago"},
    {"Pacific/Pohnpei", "Pacific/Guadalcanal"},
    {"Pacific/Saipan", "Pacific/Guam"},
    {"Pacific/Wake", "Pacific/Tarawa"},
    {"Pacific/Wallis", "Pacific/Tarawa"},
};

static int order_link(const void *key, const void *row) {
    struct text name = *(const struct text *)key;
    return text_compare(name, text_of(((const struct zone_link *)row)->name));
}

struct text zone_main_name(struct text name) {
    const struct zone_link *link = (const struct zone_link *)bsearch(
        &name, zone_links, sizeof zone_links / sizeof zone_links[0], sizeof zone_links[0],
        order_link);
    return link == NULL ? name : text_of(link->main_name);
}
