//! Sectors, roles, properties of candidates and channels of leaving, each named once.

macro_rules! named {
    (
        $(#[doc = $about:literal])*
        $type:ident { $($(#[doc = $doc:literal])* $name:ident = $text:literal,)* }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum $type { $($(#[doc = $doc])* $name,)* }

        impl $type {
            /// All of them in order.
            pub const ALL: [$type; [$($text),*].len()] = [$($type::$name),*];

            /// The name in files, tables and scopes.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($type::$name => $text,)* }
            }

            /// The one of that name.
            #[must_use]
            pub fn named(name: &str) -> Option<$type> {
                $type::ALL.into_iter().find(|one| one.name() == name)
            }

            /// The place among all of them.
            #[must_use]
            pub const fn index(self) -> usize {
                self as usize
            }
        }
    };
}

named! {
    /// The kind of work that a crew does.
    Sector {
        /// Fisheries.
        Fishing = "fishing",
        /// Logging.
        Logging = "logging",
        /// Construction.
        Construction = "construction",
        /// Manufacturing.
        Manufacturing = "manufacturing",
        /// Agriculture.
        Agriculture = "agriculture",
        /// Textiles.
        Textiles = "textiles",
        /// Food processing.
        Food = "food",
        /// Restaurants.
        Restaurants = "restaurants",
        /// Medical work.
        Medical = "medical",
    }
}

impl Sector {
    /// Whether women are sent to work in it, as far as the work slot says so.
    #[must_use]
    pub const fn takes_women(self) -> bool {
        match self {
            Sector::Textiles | Sector::Food | Sector::Restaurants => true,
            Sector::Fishing
            | Sector::Logging
            | Sector::Construction
            | Sector::Manufacturing
            | Sector::Agriculture
            | Sector::Medical => false,
        }
    }
}

named! {
    /// What the holder of a post does in the crew.
    Role {
        /// Everyone without another role.
        Labourer = "labourer",
        /// A driver.
        Driver = "driver",
        /// A contractor: leads a crew.
        Contractor = "contractor",
        /// A broker or interpreter.
        Broker = "broker",
        /// A doctor.
        Doctor = "doctor",
        /// A manager or party man.
        Manager = "manager",
        /// A security man.
        Security = "security",
    }
}

impl Role {
    /// Whether he supervises others for the sending state.
    #[must_use]
    pub const fn is_official(self) -> bool {
        match self {
            Role::Manager | Role::Security => true,
            Role::Labourer | Role::Driver | Role::Contractor | Role::Broker | Role::Doctor => false,
        }
    }

    /// The key of the work slot that has the share of the posts; labourers have what is left.
    #[must_use]
    pub const fn share_key(self) -> Option<&'static str> {
        match self {
            Role::Labourer => None,
            Role::Driver => Some("drivers"),
            Role::Contractor => Some("contractors"),
            Role::Broker => Some("brokers"),
            Role::Doctor => Some("doctors"),
            Role::Manager => Some("managers"),
            Role::Security => Some("security"),
        }
    }

    /// Where the pay of the role over a labourer's is stated.
    #[must_use]
    pub const fn premium(self) -> Premium {
        match self {
            Role::Labourer => Premium::One,
            Role::Driver | Role::Contractor | Role::Doctor => Premium::Skilled,
            Role::Broker => Premium::Behaviour("premium_broker"),
            Role::Manager => Premium::Behaviour("premium_manager"),
            Role::Security => Premium::Behaviour("premium_security"),
        }
    }
}

/// Where the pay of a role over a labourer's is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Premium {
    /// It is that of a labourer.
    One,
    /// By the key `premium` of the work slot.
    Skilled,
    /// By this key of the behaviour file.
    Behaviour(&'static str),
}

named! {
    /// What candidates may be chosen by.
    Property {
        /// Is married.
        Married = "married",
        /// Has children.
        Children = "children",
        /// Is in the party.
        Party = "party",
        /// Comes of a good family background.
        Class = "class",
        /// Comes from the capital.
        Capital = "capital",
        /// Has served in the army.
        Veteran = "veteran",
        /// Has a police record.
        Record = "record",
        /// Has a defector among the kin.
        DefectorKin = "defector_kin",
    }
}

impl Property {
    /// Whether it turns a candidate away who has it; the others turn away who lacks them.
    #[must_use]
    pub const fn is_bar(self) -> bool {
        match self {
            Property::Record | Property::DefectorKin => true,
            Property::Married
            | Property::Children
            | Property::Party
            | Property::Class
            | Property::Capital
            | Property::Veteran => false,
        }
    }

    /// Whether it is preferred rather than required: a preference gives way to money.
    #[must_use]
    pub const fn is_preference(self) -> bool {
        match self {
            Property::Party | Property::Class | Property::Capital | Property::Veteran => true,
            Property::Married | Property::Children | Property::Record | Property::DefectorKin => false,
        }
    }

    /// The key of the recruitment slot that asks for it or bars it.
    #[must_use]
    pub const fn filter_key(self) -> &'static str {
        match self {
            Property::Married => "require_married",
            Property::Children => "require_children",
            Property::Party => "prefer_party",
            Property::Class => "prefer_class",
            Property::Capital => "prefer_capital",
            Property::Veteran => "prefer_veteran",
            Property::Record => "require_record",
            Property::DefectorKin => "require_no_defector_kin",
        }
    }

    /// The key of the environment that has its share among candidates.
    #[must_use]
    pub const fn pool_key(self) -> &'static str {
        match self {
            Property::Married => "pool_married",
            Property::Children => "pool_children",
            Property::Party => "pool_party",
            Property::Class => "pool_class",
            Property::Capital => "pool_capital",
            Property::Veteran => "pool_veteran",
            Property::Record => "pool_record",
            Property::DefectorKin => "pool_defector_kin",
        }
    }
}

named! {
    /// A way of leaving a post without going home.
    Channel {
        /// Staying on without permission when the contract ends.
        Overstay = "overstay",
        /// Leaving without permission.
        Abscond = "abscond",
        /// Leaving for protection.
        Protection = "protection",
        /// Legal marriage to a citizen.
        Marry = "marry",
        /// Citizenship.
        Naturalise = "naturalise",
    }
}
