"""Plain words for passphrases: short, easy to spell by telephone, and about nobody's health."""

from typing import Final

# 1,024 of them, so that each that is drawn by chance is worth 10 bits.
WORDS: Final = tuple(
    """
acorn actor album alder alley almanac almond amber anchor animal anthem antique antler anvil
apple apricot apron aqua arbour arcade archer arctic arena armchair arrow artist aspen atlas
atrium attic autumn avenue avocado axle badge badger bagel bakery balcony ballet balloon bamboo
banana banjo banner barley barn barrel basin basket bathtub beach beacon beaver bedroom beetle
belfry bell belt bench beret berry bicycle birch biscuit bison blanket blazer blizzard blossom
blouse blue boat bobbin bobcat bonfire bonnet book bookcase boomerang border boulder bouquet
bowl bracelet branch brass bread breeze brick bridge brisk broccoli broom brother brown brush
bubble bucket buckle budget buffalo bugle builder bungalow burrow bushel butler butter button
cabbage cabin cabinet cable cactus cafe cake calendar calico camel camera camp canal candle
candy canoe canopy canvas canyon captain caramel caravan cardboard cardinal cargo caribou carpet
carriage carrot cartoon castle catalog cavern cedar celery cello cement chalk chamber channel
chapel chapter charcoal chariot cheddar cheese cherry chess chestnut chicken chimney china
chisel chocolate choir chorus cinema cinnamon circle circus citrus clarinet classic clay clever
cliff climber clock closet cloud clover coach coast cobalt cobbler coconut coffee colander
collar college comet comic compass compost concert copper coral corner cottage cotton couch
country courtyard cousin cowboy coyote crab cradle crane crater crayon cream creek cricket
crimson crocus crown crystal cucumber cupboard curtain cushion custard cyclist cymbal cypress
daffodil dahlia daisy dancer dandelion dawn daylight decade deck degree delta denim desert desk
diamond diary dinner dinosaur diploma dolphin domino donkey doorbell doorway dozen dragon
dragonfly drawer dream dresser driver drizzle drummer drumstick duck dusk dusty eagle early
earring easel east echo eclipse eggplant eggshell elder elephant elevator ember emerald emperor
engine entrance envelope equator escalator essay evening evergreen express fabric factory falcon
family farmer feather fence fern festival fiddle field figure finch firefly fireplace firewood
fisher flag flame flamingo flannel flask flock florist flowerpot flute foggy folder forest forge
fork fossil fountain freckle freezer freight friday friend fringe frosty fruit funnel furrow
gallery gallon garage garden garland garlic garnet gazebo gazelle general gentle geyser giant
ginger giraffe glacier glass glider globe glove glue goblet golden golf gondola goose gopher
granite grape grass gravel green griddle grocer grove guest guitar gymnast haddock hairbrush
hallway hammer hammock hamster handle harbour harmonica harmony harp harvest hatbox hazel
headline hearth heather hedge hedgehog helmet herald heron hickory highway hiker hilltop hobby
hockey holiday hollow honey hopper horizon hornet horse hotel hourglass humour hurdle husky
iceberg icicle igloo indigo inkwell insect island ivory jacket jaguar january jasmine jelly
jellyfish jersey jewel jigsaw jogger journal journey jovial juggler juice july jumper june
jungle juniper kangaroo kayak kennel kernel kettle keyboard kitchen kite kitten kiwi knapsack
koala lacquer ladder ladle ladybird lagoon lake lamb lamp lantern lark lasso latch lattice
laundry laurel lavender lawn lawnmower leader leaflet leather lecture legend lemon lemonade
lentil leopard lesson letter lettuce level library lifeboat lilac lily lime limestone linen lion
lizard llama lobby lobster locker locket lodge lofty lollipop lotus lullaby lumber lunch lupin
lyric machine magenta magnet magnolia magpie mailbox mallard mammoth mandolin mango mansion
maple marathon marble march margin marigold marina market marmalade marmot maroon mascot
mattress meadow medal mellow melody melon memory mentor mercury mermaid meteor middle midnight
milk mineral minnow minute mirror mitten model modern molasses monday monkey monument moon
moonlight moose morning mosaic moss motel motor mountain mouse muffin mulberry mural museum
mushroom music muslin mustard napkin narrow nation nautical nectar nephew nest nickel night
noble noodle north notebook notepad nougat novel november number nutmeg nylon oasis oatmeal
object ocean october octopus office olive omelette onion opal opera orange orbit orchard orchid
order organ oriole osprey ostrich otter outfit oval oven oxygen oyster package paddle painter
palace palm pancake panda panel panther papaya paper paperclip parachute parade parcel parlour
parrot parsley parsnip partner passport pasta pastry patio pavement peacock peanut pearl pebble
pecan pedal pelican pencil penguin pepper perfume petal petunia pheasant piano pickle picnic
picture pigeon pillow pilot pine pineapple pinecone pioneer pistachio pitcher pizza planet
plaster plate platform platypus plaza pocket poem polar polish polka pony poplar poppy porch
porridge portrait postcard potato potter powder prairie pretzel primrose prince printer prism
prize profile program pudding puffin pulley pumpkin puppet puppy purple puzzle pyramid quail
quality quarry quartz queen quick quiet quill quilt quince quiver rabbit raccoon radio radish
raft railway rain rainbow rainfall raisin ranch ranger rapid raspberry rattle raven recipe
record reef referee region reindeer relay rhubarb rhythm ribbon riddle ridge ripple river
riverbank road robin rocket rodeo rooster rope rose rosemary rowboat royal ruby rudder ruffle
rugby ruler runner russet rustic saddle saffron sage sailor salad salmon sandal sandwich
sapphire sardine satchel satin saturday saucer sausage scarf scarlet school science scooter
scout sculptor seashell season seaweed seesaw sequoia sesame shadow shallow shamrock shelter
shepherd sheriff shield shingle shovel shower shrimp shutter siesta signal silk silver singer
sister skater sketch skillet skipper skylark sledge sleepy slipper slogan smooth snail snow
snowman soap soccer socket sofa sonnet soup south spaniel sparrow spatula spider spinach spiral
sponge spoon spring spruce square squash squid squirrel stable stadium stamp staple starfish
statue steady steam stencil stereo stone stork storm story stove stream street string student
studio sugar suitcase summer sunday sundial sunny sunrise sunset sunshine surfer swallow swan
sweater swift swimmer sycamore symbol symphony syrup table tablet tailor tapestry target tartan
teacher teacup teapot teaspoon telegram temple tennis tent terrace theatre thermos thicket
thimble thistle thread thunder thursday ticket tiger timber tinsel toast tofu tomato toolbox
topaz torch tortoise toucan tower tractor traffic trailer train travel treasure treble treetop
trellis triangle trophy tropic trout trumpet trunk tuba tuesday tugboat tulip tundra tunnel
turnip turtle tuxedo twilight twine typist umbrella uncle unicorn uniform universe upstairs
urban useful vacuum valley vanilla vase velvet vendor veranda vessel viaduct victory village
vine vinegar vineyard violet violin visitor vivid volcano volume voyage waffle wagon waiter
walkway wallet walnut walrus waltz warbler wardrobe water weaver welcome west wheat wheel
whisker whisper whistle wicker willow windmill window winner winter wisdom wizard wolf wombat
wonder wooden woodland wool workshop writer yacht yard yellow yodel yogurt young zebra zenith
zigzag zipper zodiac
""".split()
)
