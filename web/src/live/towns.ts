/**
 * Where a time zone's town lies, so that the sky of a place can be computed: nothing else.
 * Source: zone.tab and the links of tzdata.zi, tz database 2026f (public domain); made by
 * tools/make-towns.mjs. One town per zone: Asia/Ho_Chi_Minh is Ho Chi Minh City, whose sunrise
 * differs from that of Ha Noi by some minutes.
 */

export interface Spot {
  /** Degrees, north positive. */
  readonly lat: number;
  /** Degrees, east positive. */
  readonly lon: number;
}

/** Region, then town, latitude and longitude in tenths of a degree (0.1° is 24 s of the sun). */
const TOWNS = new Map<string, string>(Object.entries({
  Africa: `
  Abidjan 53 -40, Accra 56 -2, Addis_Ababa 90 387, Algiers 368 31, Asmara 153 389, Bamako 127 -80,
  Bangui 44 186, Banjul 135 -167, Bissau 119 -156, Blantyre -158 350, Brazzaville -43 153,
  Bujumbura -34 294, Cairo 301 313, Casablanca 337 -76, Ceuta 359 -53, Conakry 95 -137,
  Dakar 147 -174, Dar_es_Salaam -68 393, Djibouti 116 432, Douala 41 97, El_Aaiun 272 -132,
  Freetown 85 -133, Gaborone -247 259, Harare -178 311, Johannesburg -263 280, Juba 49 316,
  Kampala 3 324, Khartoum 156 325, Kigali -20 301, Kinshasa -43 153, Lagos 65 34, Libreville 4 95,
  Lome 61 12, Luanda -88 132, Lubumbashi -117 275, Lusaka -154 283, Malabo 38 88, Maputo -260 326,
  Maseru -295 275, Mbabane -263 311, Mogadishu 21 454, Monrovia 63 -108, Nairobi -13 368,
  Ndjamena 121 151, Niamey 135 21, Nouakchott 181 -160, Ouagadougou 124 -15, Porto-Novo 65 26,
  Sao_Tome 3 67, Tripoli 329 132, Tunis 368 102, Windhoek -226 171,`,
  America: `
  Adak 519 -1767, Anchorage 612 -1499, Anguilla 182 -631, Antigua 171 -618, Araguaina -72 -482,
  Argentina/Buenos_Aires -346 -585, Argentina/Catamarca -285 -658, Argentina/Cordoba -314 -642,
  Argentina/Jujuy -242 -653, Argentina/La_Rioja -294 -669, Argentina/Mendoza -329 -688,
  Argentina/Rio_Gallegos -516 -692, Argentina/Salta -248 -654, Argentina/San_Juan -315 -685,
  Argentina/San_Luis -333 -664, Argentina/Tucuman -268 -652, Argentina/Ushuaia -548 -683,
  Aruba 125 -700, Asuncion -253 -577, Atikokan 488 -916, Bahia -130 -385, Bahia_Banderas 208 -1053,
  Barbados 131 -596, Belem -15 -485, Belize 175 -882, Blanc-Sablon 514 -571, Boa_Vista 28 -607,
  Bogota 46 -741, Boise 436 -1162, Cambridge_Bay 691 -1051, Campo_Grande -205 -546,
  Cancun 211 -868, Caracas 105 -669, Cayenne 49 -523, Cayman 193 -814, Chicago 419 -877,
  Chihuahua 286 -1061, Ciudad_Juarez 317 -1065, Costa_Rica 99 -841, Coyhaique -456 -721,
  Creston 491 -1165, Cuiaba -156 -561, Curacao 122 -690, Danmarkshavn 768 -187, Dawson 641 -1394,
  Dawson_Creek 558 -1202, Denver 397 -1050, Detroit 423 -830, Dominica 153 -614,
  Edmonton 536 -1135, Eirunepe -67 -699, El_Salvador 137 -892, Fort_Nelson 588 -1227,
  Fortaleza -37 -385, Glace_Bay 462 -600, Goose_Bay 533 -604, Grand_Turk 215 -711,
  Grenada 121 -618, Guadeloupe 162 -615, Guatemala 146 -905, Guayaquil -22 -798, Guyana 68 -582,
  Halifax 447 -636, Havana 231 -824, Hermosillo 291 -1110, Indiana/Indianapolis 398 -862,
  Indiana/Knox 413 -866, Indiana/Marengo 384 -863, Indiana/Petersburg 385 -873,
  Indiana/Tell_City 380 -868, Indiana/Vevay 387 -851, Indiana/Vincennes 387 -875,
  Indiana/Winamac 411 -866, Inuvik 683 -1337, Iqaluit 637 -685, Jamaica 180 -768, Juneau 583 -1344,
  Kentucky/Louisville 383 -858, Kentucky/Monticello 368 -848, Kralendijk 122 -683,
  La_Paz -165 -682, Lima -121 -771, Los_Angeles 341 -1182, Lower_Princes 181 -630, Maceio -97 -357,
  Managua 122 -863, Manaus -31 -600, Marigot 181 -631, Martinique 146 -611, Matamoros 258 -975,
  Mazatlan 232 -1064, Menominee 451 -876, Merida 210 -896, Metlakatla 551 -1316,
  Mexico_City 194 -992, Miquelon 471 -563, Moncton 461 -648, Monterrey 257 -1003,
  Montevideo -349 -562, Montserrat 167 -622, Nassau 251 -774, New_York 407 -740, Nome 645 -1654,
  Noronha -39 -324, North_Dakota/Beulah 473 -1018, North_Dakota/Center 471 -1013,
  North_Dakota/New_Salem 468 -1014, Nuuk 642 -517, Ojinaga 296 -1044, Panama 90 -795,
  Paramaribo 58 -552, Phoenix 334 -1121, Port-au-Prince 185 -723, Port_of_Spain 107 -615,
  Porto_Velho -88 -639, Puerto_Rico 185 -661, Punta_Arenas -532 -709, Rankin_Inlet 628 -921,
  Recife -81 -349, Regina 504 -1047, Resolute 747 -948, Rio_Branco -100 -678, Santarem -24 -549,
  Santiago -335 -707, Santo_Domingo 185 -699, Sao_Paulo -235 -466, Scoresbysund 705 -220,
  Sitka 572 -1353, St_Barthelemy 179 -629, St_Johns 476 -527, St_Kitts 173 -627, St_Lucia 140 -610,
  St_Thomas 184 -649, St_Vincent 132 -612, Swift_Current 503 -1078, Tegucigalpa 141 -872,
  Thule 766 -688, Tijuana 325 -1170, Toronto 437 -794, Tortola 185 -646, Vancouver 493 -1231,
  Whitehorse 607 -1351, Winnipeg 499 -972, Yakutat 595 -1397,`,
  Antarctica: `
  Casey -663 1105, Davis -686 780, DumontDUrville -667 1400, Macquarie -545 1590, Mawson -676 629,
  McMurdo -778 1666, Palmer -648 -641, Rothera -676 -681, Syowa -690 396, Troll -720 25,
  Vostok -784 1069,`,
  Arctic: `
  Longyearbyen 780 160,`,
  Asia: `
  Aden 128 452, Almaty 433 770, Amman 320 359, Anadyr 648 1775, Aqtau 445 503, Aqtobe 503 572,
  Ashgabat 380 584, Atyrau 471 519, Baghdad 334 444, Bahrain 264 506, Baku 404 499,
  Bangkok 138 1005, Barnaul 534 838, Beirut 339 355, Bishkek 429 746, Brunei 49 1149,
  Chita 521 1135, Colombo 69 799, Damascus 335 363, Dhaka 237 904, Dili -86 1256, Dubai 253 553,
  Dushanbe 386 688, Famagusta 351 340, Gaza 315 345, Hebron 315 351, Ho_Chi_Minh 108 1067,
  Hong_Kong 223 1142, Hovd 480 917, Irkutsk 523 1043, Jakarta -62 1068, Jayapura -25 1407,
  Jerusalem 318 352, Kabul 345 692, Kamchatka 530 1587, Karachi 249 671, Kathmandu 277 853,
  Khandyga 627 1356, Kolkata 225 884, Krasnoyarsk 560 928, Kuala_Lumpur 32 1017, Kuching 16 1103,
  Kuwait 293 480, Macau 222 1135, Magadan 596 1508, Makassar -51 1194, Manila 146 1210,
  Muscat 236 586, Nicosia 352 334, Novokuznetsk 538 871, Novosibirsk 550 829, Omsk 550 734,
  Oral 512 514, Phnom_Penh 116 1049, Pontianak 0 1093, Pyongyang 390 1258, Qatar 253 515,
  Qostanay 532 636, Qyzylorda 448 655, Riyadh 246 467, Sakhalin 470 1427, Samarkand 397 668,
  Seoul 376 1270, Shanghai 312 1215, Singapore 13 1039, Srednekolymsk 675 1537, Taipei 251 1215,
  Tashkent 413 693, Tbilisi 417 448, Tehran 357 514, Thimphu 275 897, Tokyo 357 1397,
  Tomsk 565 850, Ulaanbaatar 479 1069, Urumqi 438 876, Ust-Nera 646 1432, Vientiane 180 1026,
  Vladivostok 432 1319, Yakutsk 620 1297, Yangon 168 962, Yekaterinburg 569 606, Yerevan 402 445,`,
  Atlantic: `
  Azores 377 -257, Bermuda 323 -648, Canary 281 -154, Cape_Verde 149 -235, Faroe 620 -68,
  Madeira 326 -169, Reykjavik 642 -219, South_Georgia -543 -365, St_Helena -159 -57,
  Stanley -517 -579,`,
  Australia: `
  Adelaide -349 1386, Brisbane -275 1530, Broken_Hill -320 1415, Darwin -125 1308, Eucla -317 1289,
  Hobart -429 1473, Lindeman -203 1490, Lord_Howe -316 1591, Melbourne -378 1450, Perth -320 1159,
  Sydney -339 1512,`,
  Europe: `
  Amsterdam 524 49, Andorra 425 15, Astrakhan 464 481, Athens 380 237, Belgrade 448 205,
  Berlin 525 134, Bratislava 482 171, Brussels 508 43, Bucharest 444 261, Budapest 475 191,
  Busingen 477 87, Chisinau 470 288, Copenhagen 557 126, Dublin 533 -63, Gibraltar 361 -54,
  Guernsey 495 -25, Helsinki 602 250, Isle_of_Man 542 -45, Istanbul 410 290, Jersey 492 -21,
  Kaliningrad 547 205, Kirov 586 497, Kyiv 504 305, Lisbon 387 -91, Ljubljana 461 145,
  London 515 -1, Luxembourg 496 62, Madrid 404 -37, Malta 359 145, Mariehamn 601 200,
  Minsk 539 276, Monaco 437 74, Moscow 558 376, Oslo 599 108, Paris 489 23, Podgorica 424 193,
  Prague 501 144, Riga 570 241, Rome 419 125, Samara 532 502, San_Marino 439 125, Sarajevo 439 184,
  Saratov 516 460, Simferopol 450 341, Skopje 420 214, Sofia 427 233, Stockholm 593 181,
  Tallinn 594 248, Tirane 413 198, Ulyanovsk 543 484, Vaduz 472 95, Vatican 419 125,
  Vienna 482 163, Vilnius 547 253, Volgograd 487 444, Warsaw 523 210, Zagreb 458 160,
  Zurich 474 85,`,
  Indian: `
  Antananarivo -189 475, Chagos -73 724, Christmas -104 1057, Cocos -122 969, Comoro -117 433,
  Kerguelen -494 702, Mahe -47 555, Maldives 42 735, Mauritius -202 575, Mayotte -128 452,
  Reunion -209 555,`,
  Pacific: `
  Apia -138 -1717, Auckland -369 1748, Bougainville -62 1556, Chatham -440 -1766, Chuuk 74 1518,
  Easter -272 -1094, Efate -177 1684, Fakaofo -94 -1712, Fiji -181 1784, Funafuti -85 1792,
  Galapagos -9 -896, Gambier -231 -1350, Guadalcanal -95 1602, Guam 135 1448, Honolulu 213 -1579,
  Kanton -28 -1717, Kiritimati 19 -1573, Kosrae 53 1630, Kwajalein 91 1673, Majuro 72 1712,
  Marquesas -90 -1395, Midway 282 -1774, Nauru -5 1669, Niue -190 -1699, Norfolk -291 1680,
  Noumea -223 1665, Pago_Pago -143 -1707, Palau 73 1345, Pitcairn -251 -1301, Pohnpei 70 1582,
  Port_Moresby -95 1472, Rarotonga -212 -1598, Saipan 152 1458, Tahiti -175 -1496, Tarawa 14 1730,
  Tongatapu -211 -1752, Wake 193 1666, Wallis -133 -1762,`,
}));

/** Older and other names, each with the zone that it stands for. */
const ALIASES = `
  Africa/Asmera=Africa/Nairobi Africa/Timbuktu=Africa/Abidjan
  America/Argentina/ComodRivadavia=America/Argentina/Catamarca America/Atka=America/Adak
  America/Buenos_Aires=America/Argentina/Buenos_Aires America/Catamarca=America/Argentina/Catamarca
  America/Coral_Harbour=America/Panama America/Cordoba=America/Argentina/Cordoba
  America/Ensenada=America/Tijuana America/Fort_Wayne=America/Indiana/Indianapolis
  America/Godthab=America/Nuuk America/Indianapolis=America/Indiana/Indianapolis
  America/Jujuy=America/Argentina/Jujuy America/Knox_IN=America/Indiana/Knox
  America/Louisville=America/Kentucky/Louisville America/Mendoza=America/Argentina/Mendoza
  America/Montreal=America/Toronto America/Nipigon=America/Toronto
  America/Pangnirtung=America/Iqaluit America/Porto_Acre=America/Rio_Branco
  America/Rainy_River=America/Winnipeg America/Rosario=America/Argentina/Cordoba
  America/Santa_Isabel=America/Tijuana America/Shiprock=America/Denver
  America/Thunder_Bay=America/Toronto America/Virgin=America/Puerto_Rico
  America/Yellowknife=America/Edmonton Antarctica/South_Pole=Pacific/Auckland
  Asia/Ashkhabad=Asia/Ashgabat Asia/Calcutta=Asia/Kolkata Asia/Choibalsan=Asia/Ulaanbaatar
  Asia/Chongqing=Asia/Shanghai Asia/Chungking=Asia/Shanghai Asia/Dacca=Asia/Dhaka
  Asia/Harbin=Asia/Shanghai Asia/Istanbul=Europe/Istanbul Asia/Kashgar=Asia/Urumqi
  Asia/Katmandu=Asia/Kathmandu Asia/Macao=Asia/Macau Asia/Rangoon=Asia/Yangon
  Asia/Saigon=Asia/Ho_Chi_Minh Asia/Tel_Aviv=Asia/Jerusalem Asia/Thimbu=Asia/Thimphu
  Asia/Ujung_Pandang=Asia/Makassar Asia/Ulan_Bator=Asia/Ulaanbaatar Atlantic/Faeroe=Atlantic/Faroe
  Australia/ACT=Australia/Sydney Australia/Canberra=Australia/Sydney
  Australia/Currie=Australia/Hobart Australia/LHI=Australia/Lord_Howe
  Australia/NSW=Australia/Sydney Australia/North=Australia/Darwin
  Australia/Queensland=Australia/Brisbane Australia/South=Australia/Adelaide
  Australia/Tasmania=Australia/Hobart Australia/Victoria=Australia/Melbourne
  Australia/West=Australia/Perth Australia/Yancowinna=Australia/Broken_Hill
  Brazil/Acre=America/Rio_Branco Brazil/DeNoronha=America/Noronha Brazil/East=America/Sao_Paulo
  Brazil/West=America/Manaus Canada/Atlantic=America/Halifax Canada/Central=America/Winnipeg
  Canada/Eastern=America/Toronto Canada/Mountain=America/Edmonton
  Canada/Newfoundland=America/St_Johns Canada/Pacific=America/Vancouver
  Canada/Saskatchewan=America/Regina Canada/Yukon=America/Whitehorse
  Chile/Continental=America/Santiago Chile/EasterIsland=Pacific/Easter Cuba=America/Havana
  Egypt=Africa/Cairo Eire=Europe/Dublin Europe/Belfast=Europe/London Europe/Kiev=Europe/Kyiv
  Europe/Nicosia=Asia/Nicosia Europe/Tiraspol=Europe/Chisinau Europe/Uzhgorod=Europe/Kyiv
  Europe/Zaporozhye=Europe/Kyiv GB=Europe/London GB-Eire=Europe/London Hongkong=Asia/Hong_Kong
  Iceland=Atlantic/Reykjavik Iran=Asia/Tehran Israel=Asia/Jerusalem Jamaica=America/Jamaica
  Japan=Asia/Tokyo Kwajalein=Pacific/Kwajalein Libya=Africa/Tripoli
  Mexico/BajaNorte=America/Tijuana Mexico/BajaSur=America/Mazatlan
  Mexico/General=America/Mexico_City NZ=Pacific/Auckland NZ-CHAT=Pacific/Chatham
  Navajo=America/Denver PRC=Asia/Shanghai Pacific/Enderbury=Pacific/Kanton
  Pacific/Johnston=Pacific/Honolulu Pacific/Ponape=Pacific/Pohnpei Pacific/Samoa=Pacific/Pago_Pago
  Pacific/Truk=Pacific/Chuuk Pacific/Yap=Pacific/Chuuk Poland=Europe/Warsaw Portugal=Europe/Lisbon
  ROC=Asia/Taipei ROK=Asia/Seoul Singapore=Asia/Singapore Turkey=Europe/Istanbul
  US/Alaska=America/Anchorage US/Aleutian=America/Adak US/Arizona=America/Phoenix
  US/Central=America/Chicago US/East-Indiana=America/Indiana/Indianapolis
  US/Eastern=America/New_York US/Hawaii=Pacific/Honolulu US/Indiana-Starke=America/Indiana/Knox
  US/Michigan=America/Detroit US/Mountain=America/Denver US/Pacific=America/Los_Angeles
  US/Samoa=Pacific/Pago_Pago W-SU=Europe/Moscow`;

const alias = new Map(
  ALIASES.trim()
    .split(/\s+/)
    .map((pair): [string, string] => {
      const [name = "", zone = ""] = pair.split("=");
      return [name, zone];
    }),
);

/** The coordinates of a zone's town; null for a zone without one (UTC). */
export function town(zone: string): Spot | null {
  const name = alias.get(zone) ?? zone;
  const cut = name.indexOf("/");
  if (cut < 0 || cut === name.length - 1) return null;
  const wanted = name.slice(cut + 1);
  for (const entry of (TOWNS.get(name.slice(0, cut)) ?? "").split(",")) {
    const [place, lat, lon] = entry.trim().split(" ");
    if (place === wanted) return { lat: Number(lat) / 10, lon: Number(lon) / 10 };
  }
  return null;
}
