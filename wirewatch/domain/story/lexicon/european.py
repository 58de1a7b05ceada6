"""The concepts of the other tables in French, Spanish, Portuguese, Italian, German and Dutch."""

from __future__ import annotations

EUROPEAN = """
talk* | pourparler* négociat* négoci* negociac* negociaç* negozia* conversaciones diálogo dialogue gespräch* verhandlung* onderhandel*
meet* | réunion réunit réunir* rencontre* sommet reunión reunirá reunieron cumbre encuentro reunião reunir* cúpula encontro riunione vertice treffen gipfel* tagung bijeenkomst
delegation* | délégation* delegación* delegação* delegazion* abordnung* delegatie*
visit* | visite* visita* besuch* bezoek* arrivé* llegó llegada chegou chegada arrivat*
minister* | ministre* ministère* ministro* ministra* ministerio* ministério* ministero* ministeri* außenminister* innenminister* verteidigungsminister*
foreign* | étrangères étranger* exteriores exterior estrangeir* esteri auswärtig* außen* buitenlandse
spokes* | porte-parole portavo* porta-voz porta-vozes portavoce sprecher* pressesprecher* woordvoerder*
president* | président* presidente* presidenta* presidencial* präsident* staatschef*
prime_minister | premier-ministre primer-ministro primeiro-ministro ministerpräsident* regierungschef* bundeskanzler* kanzler*
government* | gouvernement* gobierno* governo* governament* regierung* regering* autoridades autorités autorità behörde*
parliament* | parlement* parlamento* député* diputad* deputad* congreso assemblée asamblea assembleia abgeordnet* bundestag
election* | élection* elección* elecciones eleiç* elezion* wahl wahlen verkiezing* scrutin* urnas
candidate* | candidat* kandidat*
recogni* | reconnaiss* reconnu* reconoc* reconhec* riconosc* anerkenn*
embass* | ambassad* embajad* embaixad* ambasciat* botschaft* consulat* consulad*
sanction* | sancion* sanção sançõe* sanzion* sanktion* sancties
agree* | accord* acuerdo* acordo* abkommen einigung vereinbarung* akkoord traité* tratado* trattato
border* | frontière* frontalier* frontera* fronteiriç* fronteira* frontier* grenz* grens*
humanitarian | humanitaire* humanitari* humanitär*
aid | secours ayuda ajuda aiuti hilfe hilfsg* hulp entraide
refugee* | réfugié* refugiad* rifugiat* flüchtling* vluchteling* migrant* migrante* déplacés desplazad* deslocad* vertrieben*
war | guerre* guerra* krieg* oorlog
army | armée* militaire* ejército* militar militares exército* esercito soldat* soldado* tropas troupes truppen armee streitkräfte
ceasefire | cessez-le-feu trêve cessar-fogo tregua waffenruhe waffenstillstand
weapon* | arme armes armas missile* misil* míssil* mísseis waffe* rakete*
drone* | dron drones drohne*
terror* | terroris* djihad* jihad* yihad* dschihad* insurg* rebelle* rebelde* rebell* combattant* combatient* combatent* kämpfer* militant*
opposition | opositor* oposición oposição opposizione
party | parti partis partido* partito partei*
member* | membre* miembro* membro* mitglied*
invite* | invité* invitación convidad* convite einladung* eingeladen
expert* | experte* experto* especialista* especialist* expertos
security | sécurité seguridad segurança sicurezza sicherheit* veiligheid
right* | droits derechos direitos diritti menschenrecht* rechte
law | loi tribunal* justice juge* juez* justicia justiça giudice gericht* richter gesetz*
prison* | cárcel* prisión* prisão prigion* gefängnis* haft emprisonn* encarcel*
protest* | manifestation* manifestant* manifestación manifestaç* protesta* protesto* demonstration* kundgebung*
format | formato
region* | région* región regiones região regiões provinc* provínc* gouverneur* gobernador* governador* bundesland
mayor | maire alcalde* alcaldesa prefeito* sindaco bürgermeister*
kill* | tué* tués tuées mort morts mortes muert* mortos matad* mató mata mataron asesin* assassin* uccis* morti getötet* tote toten todesopfer* doden
injur* | blessé* herido* heridos ferido* feriti verletz* verwund* gewonden
explosion* | explos* bombe bomba* attentat sprengsatz anschlag*
attack* | attaqu* attentat* ataque* atentado* attacc* angriff* überfall* aanval*
shoot* | tirs fusillade* tiroteo* tiroteio* sparatoria schüsse schieß*
fire* | incendie* incendio* incêndio* brände*
crash* | choque* acidente* incidente unfall* unglück* colisión collision
earthquake* | séisme* tremblement terremoto* sismo* erdbeben
flood* | inondation* inundac* inundaç* alluvion* hochwasser überschwemm* überflut*
rain* | pluie* pluies lluvia* chuva* pioggia regen*
heat* | chaleur* calor canicul* hitze*
police | policía* polícia* polizia polizist* polizei* gendarm* policier* agente agentes politie
arrest* | arrêté* interpell* arrestation* detenid* detuv* detención preso presos prendeu arrestat* festgenommen* verhaft* festnahme*
crime* | criminel* crimen* criminal* verbrech* suspect* sospech* suspeit* verdächtig*
investigat* | enquête* investigac* investigaç* indagin* ermittl* untersuchung*
kidnap* | enlèvement* enlevé* otage* secuestr* rehén* rehenes sequestr* refém* reféns rapit* entführ* geisel*
mosque* | mosquée* mezquita* mesquita* moschee*
church* | église* iglesia* igreja* chiesa kirche* vatikan
hospital* | hôpital hôpitaux hospitales hospitais ospedal* krankenhaus* klinik*
doctor* | médecin* médico* médicos arzt ärzt* medico medici
vaccin* | vacuna* vacina* impf*
health* | santé salud saúde salute gesundheit*
drug* | drogue* droga* narco* drogen rauschgift
emergency | urgence emergencia emergência emergenza notstand notfall
disaster | catastrophe* catástrofe* desastre* katastrophe* crise* crisis krise
claim* | revendiqu* reivindic* responsabilidad responsabilité rivendic* bekannt bekannte
victim* | victime* víctima* vítima* vittim* opfer
bus | autobus autobús ônibus autocar
car | voiture* véhicule* coche* vehículo* carro carros veículo* fahrzeug* auto autos
aircraft | avion* avión aviones avião aviões aereo flugzeug* aéroport* aeropuerto* aeroporto* flughafen vol vols vuelo* voo
train* | trenes tren trem trens treno zug züge
bridge* | pont ponts puente* ponte brücke*
road* | route* carretera* estrada* strada straße* autoroute
child* | enfant* niño* niña* criança* bambin* kind kinder kindern menores
woman | femme* mujer* mulher* donna donne frau frauen
famil* | famille* familia* família* famigli*
school* | école* escuela* escola* scuol* schule* schüler* lycée* élève* alumno*
work* | travail* trabaj* trabalh* lavor* arbeit* emploi* empleo* emprego*
company | entreprise* empresa* azienda unternehmen société firma*
bank* | banque* banco* bancario* banca banche
money | argent dinero dinheiro geld milliard* millones milhões bilhões millionen milliarden fonds fondos fundos
price* | prix precio* preço* prezz* preis* coût* coste*
economy | économi* economía* economia* wirtschaft*
market* | marché* mercado* mercat* markt märkte commerce comercio comércio handel* exporta* importa*
oil | pétrole* petróleo petrolio erdöl gaz gás énergie energía energia
power | électricité electricidad eletricidade strom*
house* | maison* logement* casa casas vivienda* moradia* haus häuser wohnung*
city | ville* ciudad* cidade* città stadt städte* habitants habitantes einwohner*
village* | aldea* pueblo pueblos aldeia* villaggi* dorf dörfer*
water | eau eaux agua água acqua wasser rivière* fleuve* río rio fluss*
food | alimentaire* alimento* comida nahrung* lebensmittel* pain trigo trigal blé weizen
animal* | chien* perro* cachorro* hund hunde bétail ganado gado vieh*
match* | jogo jogos partita spiel spiele
team* | équipe* equipo* equipe squadra mannschaft*
champion* | coupe copa taça coppa pokal meister* campeón campeon* campeã*
season* | saison* temporada* stagion*
film* | cinéma película* filme* kino*
book* | livre livres libro* livro* buch bücher* auteur* autor autora
scien* | chercheur* étude* científic* estudio* estudo* wissenschaft* studie* forscher*
phone* | téléphone* teléfono* telefone* telefono telefon*
monday | lundi lunes segunda-feira lunedì montag*
tuesday | mardi martes terça-feira martedì dienstag*
wednesday | mercredi miércoles quarta-feira mercoledì mittwoch*
thursday | jeudi jueves quinta-feira giovedì donnerstag*
friday | vendredi viernes sexta-feira venerdì freitag*
saturday | samedi sábado sabato samstag* sonnabend
sunday | dimanche domingo domenica sonntag*
january | janvier enero janeiro gennaio januar
february | février febrero fevereiro febbraio februar
march | marzo março märz
april | avril abril aprile
june | juin junio junho giugno juni
july | juillet julio julho luglio juli
august | août agosto
september | septembre septiembre setembro settembre
october | octobre octubre outubro ottobre oktober
november | novembre noviembre novembro
december | décembre diciembre dezembro dicembre dezember
moscow | moscou moscú moskau mosca
russia* | russie russe russes russisch* russland* rusia ruso rusos rusa rússia russo russi
china | chine chinois* chino chinos chinesisch* chinês cinese cinesi
iran* | irán irã iraní iranien* iraniano*
pakistan* | paquist*
india* | inde indien* índia indiano*
turkey | turquie turquía turquia türkei* türkisch* turc turcs turco turcos turchia
ukrain* | ucran*
syria* | syrie* siria* síria* syrien*
iraq* | irak*
israel* | israël* israelí israelisch*
german* | allemagne* allemand* alemania alemán* alemanha alemão deutschland* deutsch* germania tedesc*
france | francia francés* frança francês* frankreich französisch* français* francese*
britain | royaume-uni britannique* británic* britânic* großbritannien britisch* gran-bretaña
american* | états-unis américain* estadounidense* norteameric* eua eeuu amerikan*
europe* | européen* europäisch* europea europeo ue
un | onu nations-unies vereinte uno-
"""  # noqa: E501 - a table reads best a row a line
